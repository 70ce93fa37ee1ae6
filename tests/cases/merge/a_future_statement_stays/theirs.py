import a

X = a
Y = a
