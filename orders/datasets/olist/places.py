"""Brazilian states: each capital's point, where orders without a known postal code go; and the
five regions, each with its warehouse."""

STATES = {
    "AC": (-9.97, -67.81), "AL": (-9.67, -35.74), "AM": (-3.10, -60.03), "AP": (0.04, -51.07), "BA": (-12.97, -38.51),
    "CE": (-3.72, -38.54), "DF": (-15.78, -47.93), "ES": (-20.32, -40.34), "GO": (-16.68, -49.25), "MA": (-2.53, -44.30),
    "MG": (-19.92, -43.94), "MS": (-20.44, -54.65), "MT": (-15.60, -56.10), "PA": (-1.46, -48.50), "PB": (-7.12, -34.86),
    "PE": (-8.05, -34.88), "PI": (-5.09, -42.80), "PR": (-25.43, -49.27), "RJ": (-22.91, -43.17), "RN": (-5.80, -35.21),
    "RO": (-8.76, -63.90), "RR": (2.82, -60.67), "RS": (-30.03, -51.23), "SC": (-27.60, -48.55), "SE": (-10.91, -37.07),
    "SP": (-23.55, -46.63), "TO": (-10.17, -48.33),
}  # fmt: skip
"""State -> (latitude, longitude)."""

REGIONS = {
    "NORTE": ("AM", ("AC", "AM", "AP", "PA", "RO", "RR", "TO")),
    "NORDESTE": ("PE", ("AL", "BA", "CE", "MA", "PB", "PE", "PI", "RN", "SE")),
    "CENTRO-OESTE": ("DF", ("DF", "GO", "MS", "MT")),
    "SUDESTE": ("SP", ("ES", "MG", "RJ", "SP")),
    "SUL": ("PR", ("PR", "RS", "SC")),
}
"""Region -> (state in whose capital its warehouse stands, its states)."""

WAREHOUSES = {
    state: f"OLIST-{region}" for region, (_, states) in REGIONS.items() for state in states
}
"""State of a seller -> the warehouse that keeps the seller's goods."""


def inside(latitude: float, longitude: float) -> bool:
    """Whether a point lies in Brazil, roughly; the file of points has a few elsewhere."""
    return -34 <= latitude <= 6 and -74 <= longitude <= -34
