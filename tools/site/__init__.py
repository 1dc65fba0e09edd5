"""Makes the site: a page a topic, from `schemas/` and from what stages declare, and the documents
as pages. It opens from a folder, without a network (DM-01)."""
