class A:
    x = 11
    y = 2
