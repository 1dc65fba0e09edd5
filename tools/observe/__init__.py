"""Writes what Prometheus, Alertmanager and Grafana are given from deploy/observe/levels.yaml.

levels.py  the file, checked              windows.py  the same with shorter windows, for drills
rules.py   recording rules and alerts     routes.py   who is told
boards/    dashboards                 evaluate.py  asks a Prometheus for all that they show
"""
