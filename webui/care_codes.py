"""The codes of the SSDA903 return in words, always shown beside the code: the return guides change from year to year.

Source: Department for Education, Guide to the SSDA903 collection, its code sets for legal status, placement, provider,
reason for a new episode, reason an episode ceased, category of need and participation in reviews.
"""

from __future__ import annotations

from collections.abc import Mapping

LEGAL_STATUSES: Mapping[str, str] = {
    "C1": "Interim care order",
    "C2": "Full care order",
    "D1": "Freeing order",
    "E1": "Placement order",
    "J1": "On remand",
    "J2": "Detained under police and criminal evidence law",
    "J3": "Sentenced to a youth rehabilitation order",
    "L1": "Under police protection",
    "L2": "Emergency protection order",
    "L3": "Child assessment order",
    "V2": "Accommodated under section 20",
    "V3": "Short breaks, each one recorded",
    "V4": "Short breaks, the agreement recorded",
}
PLACEMENTS: Mapping[str, str] = {
    "A3": "Placed for adoption with consent, with the current foster carer",
    "A4": "Placed for adoption with consent, not with the current foster carer",
    "A5": "Placed for adoption under a placement order, with the current foster carer",
    "A6": "Placed for adoption under a placement order, not with the current foster carer",
    "H5": "Semi-independent living",
    "K1": "Secure children’s home",
    "K2": "Children’s home",
    "P1": "With parents or somebody with parental responsibility",
    "P2": "Independent living",
    "P3": "Residential employment",
    "R1": "Residential care home",
    "R2": "NHS, medical or nursing establishment",
    "R3": "Family centre or mother and baby unit",
    "R5": "Young offender institution",
    "S1": "Residential school",
    "T0": "Temporary move",
    "T1": "Temporarily in hospital",
    "T2": "On holiday",
    "T3": "Temporarily elsewhere while the foster carer is on holiday",
    "T4": "Temporarily elsewhere for at most seven days",
    "U1": "Foster placement with a relative or friend, long term",
    "U2": "Foster placement with a relative or friend who is also an approved adopter",
    "U3": "Foster placement with a relative or friend",
    "U4": "Foster placement, long term",
    "U5": "Foster placement with a carer who is also an approved adopter",
    "U6": "Foster placement",
    "Z1": "Other placement",
}
PROVIDERS: Mapping[str, str] = {
    "PR0": "Parents or somebody with parental responsibility",
    "PR1": "The council’s own",
    "PR2": "Another council",
    "PR3": "Other public provider",
    "PR4": "Private provider",
    "PR5": "Voluntary provider",
}
BEGINNINGS: Mapping[str, str] = {
    "S": "Became looked after",
    "L": "Legal status changed",
    "P": "Placement and carer changed",
    "T": "Placement changed, same carer",
    "B": "Legal status, placement and carer changed",
    "U": "Legal status and placement changed, same carer",
}
ENDINGS: Mapping[str, str] = {
    "E11": "Adopted, application unopposed",
    "E12": "Adopted, consent dispensed with by the court",
    "E13": "Left to live with somebody without parental responsibility",
    "E14": "Accommodation on remand ended",
    "E15": "Age assessment found the person to be 18 or over",
    "E16": "Moved abroad",
    "E17": "Turned 18 and stayed with the current carers",
    "E2": "Died",
    "E3": "Care taken over by another council",
    "E4A": "Returned home as planned",
    "E4B": "Returned home, not as planned",
    "E41": "Residence or child arrangements order",
    "E45": "Special guardianship, former foster carer, relative or friend",
    "E46": "Special guardianship, former foster carer, no relative or friend",
    "E47": "Special guardianship, no former foster carer, relative or friend",
    "E48": "Special guardianship, no former foster carer, no relative or friend",
    "E5": "Moved into independent living with formal support",
    "E6": "Moved into independent living without formal support",
    "E7": "Moved into residential care of adult social care",
    "E8": "Ended for another reason",
    "E9": "Sentenced to custody",
    "X1": "Went on in a new episode",
}
NEEDS: Mapping[str, str] = {
    "N1": "Abuse or neglect",
    "N2": "Child’s disability",
    "N3": "Parental illness or disability",
    "N4": "Family in acute stress",
    "N5": "Family dysfunction",
    "N6": "Socially unacceptable behaviour",
    "N7": "Low income",
    "N8": "Absent parenting",
    "N9": "Other than a child in need",
}
PARTICIPATION: Mapping[str, str] = {
    "PN0": "Under 4 years old at the time",
    "PN1": "Attended and spoke for themselves",
    "PN2": "Attended, and an advocate spoke for them",
    "PN3": "Attended and showed their views without words",
    "PN4": "Attended, and conveyed no views",
    "PN5": "Did not attend, and an advocate spoke for them",
    "PN6": "Did not attend, and sent their views",
    "PN7": "Did not attend, and conveyed no views",
}
SEXES: Mapping[str, str] = {"1": "Male", "2": "Female"}
ETHNICITIES: Mapping[str, str] = {
    "WBRI": "White British",
    "WIRI": "White Irish",
    "WOTH": "Any other White background",
    "WIRT": "Traveller of Irish heritage",
    "WROM": "Gypsy or Roma",
    "MWBC": "White and Black Caribbean",
    "MWBA": "White and Black African",
    "MWAS": "White and Asian",
    "MOTH": "Any other mixed background",
    "AIND": "Indian",
    "APKN": "Pakistani",
    "ABAN": "Bangladeshi",
    "AOTH": "Any other Asian background",
    "BCRB": "Caribbean",
    "BAFR": "African",
    "BOTH": "Any other Black background",
    "CHNE": "Chinese",
    "OOTH": "Any other ethnic group",
    "REFU": "Not said",
    "NOBT": "Not known yet",
}


def in_words(code: str, codes: Mapping[str, str]) -> str:
    """The words of a code with the code: `Interim care order (C1)`; the code alone where it is not listed."""
    return f"{codes[code]} ({code})" if code in codes else code
