class A:
    x = 10
    y = 2
