raise SystemExit("a project module is never run")
