def f() -> None:
    pass
    print(1)
