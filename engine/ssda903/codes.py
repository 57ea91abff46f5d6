"""The codes of the SSDA903 return that the files read here may hold.

Source: the Department for Education's guide to the SSDA903 return (children looked after in England).
"""

from __future__ import annotations


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


SEX = _codes("1 2")
ETHNIC = _codes("WBRI WIRI WIRT WOTH WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT")
RNE = _codes("S P L T U B")
LS = _codes("C1 C2 D1 E1 J1 J2 J3 L1 L2 L3 V2 V3 V4")
CIN = _codes("N1 N2 N3 N4 N5 N6 N7 N8")
PLACE = _codes("A3 A4 A5 A6 H5 K1 K2 P1 P2 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6 Z1")
PLACE_PROVIDER = _codes("PR0 PR1 PR2 PR3 PR4 PR5")
REC = _codes("X1 E2 E3 E4A E4B E5 E6 E7 E8 E9 E11 E12 E13 E14 E15 E16 E17 E41 E45 E46 E47 E48")
REVIEW_CODE = _codes("PN0 PN1 PN2 PN3 PN4 PN5 PN6 PN7")
