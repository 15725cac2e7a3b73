"""People in the editors' side: accounts whose login name is the e-mail address."""
