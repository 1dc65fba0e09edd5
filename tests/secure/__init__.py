"""The pipeline on servers that let nobody in whom they do not know."""
