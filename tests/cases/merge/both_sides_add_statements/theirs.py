def f() -> None:
    pass
    print(2)
