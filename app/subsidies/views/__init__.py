"""The staff pages of subsidies: claims, risks, notices, moneys, recoveries."""
