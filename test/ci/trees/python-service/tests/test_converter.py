import unittest

from converter import fahrenheit


class ConverterTest(unittest.TestCase):
    def test_water_boils(self):
        self.assertEqual(fahrenheit(100), 212)


if __name__ == "__main__":
    unittest.main()
