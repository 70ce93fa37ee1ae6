raise SystemExit("env.py is never run")
