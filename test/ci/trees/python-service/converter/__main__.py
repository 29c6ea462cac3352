import sys

from . import fahrenheit

print(fahrenheit(float(sys.argv[1])))
