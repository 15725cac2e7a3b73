"""Hebrew: Django knows its comma for thousands and does not say after how many digits."""

NUMBER_GROUPING = 3
