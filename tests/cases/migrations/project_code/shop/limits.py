DEFAULT_SIZE = len(NAMES) if False else 7
