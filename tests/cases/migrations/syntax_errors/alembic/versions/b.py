revision = "bbb"
x = = 1
