"""Arabic as the hub writes it: the digits of the other four languages, and their points and commas.

Django writes 2,4 and 1.240 here, our texts 2.4 and 1,240: on one page that is two numbers too many.
"""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y، H:i"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
