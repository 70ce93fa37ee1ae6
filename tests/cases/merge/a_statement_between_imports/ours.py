import os

from dotenv import load_dotenv

load_dotenv()

from a import A

X = A, os
