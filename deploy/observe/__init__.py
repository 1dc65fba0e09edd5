"""What Prometheus, Alertmanager and Grafana are given. `levels.yaml` is written by hand; the rules,
the routes and the dashboards are generated from it (`python -m tools.observe`)."""
