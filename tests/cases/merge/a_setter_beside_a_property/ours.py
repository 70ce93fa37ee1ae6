class A:
    @property
    def x(self) -> int:
        return 1

    @x.setter
    def x(self, value: int) -> None:
        print(value)
