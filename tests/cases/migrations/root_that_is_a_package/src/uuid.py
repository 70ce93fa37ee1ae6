raise SystemExit("the one of Python is meant")
