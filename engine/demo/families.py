"""Invented households: names of every length, couples and single applicants, homes, referees. Nobody of them exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from faker import Faker

from engine.domain.subjects import Person

SEED = 20260624
#: Given and family names that the library's English list hardly has, so that the households look like a county.
GIVEN = (
    *("Adaeze", "Ayesha", "Bronwen", "Chukwuemeka", "Danuta", "Eilidh", "Farhan", "Gurpreet", "Hyun-woo", "Imani"),
    *("Jarosław", "Kavita", "Leilani", "Mehmet", "Ngozi", "Oisín", "Priyanka", "Rhiannon", "Siobhán", "Tariq"),
    *("Ushma", "Veronika", "Xanthe", "Yusuf", "Zofia", "Anneliese", "Beatriz", "Cormac", "Delroy", "Efua"),
)
FAMILY = (
    *("Adeyemi-Cole", "Bhattacharjee", "Caddick", "Danso", "Evertsen", "Fotheringay", "Gill", "Hargreave", "Iwu"),
    *("Jankowska", "Kaplan", "Llewellyn-Rees", "Mwangi", "Nakata", "O’Driscoll", "Petrossian", "Quaye", "Rahman"),
    *("Sandhu", "Trevithick", "Uddin", "Vasquez", "Wójcik", "Yeung", "Zielińska", "Ashbourne", "Brackley", "Coverdale"),
)
#: Names as long as some people have, by the number of the household.
LONG = {
    17: ("Maximiliana Oluwaseyi", "Featherstonehaugh-Adebayo"),
    28: ("Bartholomew Konstantinos", "Papadimitropoulos-Llewellyn"),
    51: ("Anne-Marie Philomena Josephine", "van den Bruggen-Mac Giolla Phádraig"),
}
STREETS = (
    *("Orchard Row", "Tannery Lane", "Beacon Hill Road", "St Swithun’s Close", "Weir Bank", "Chapel Fold"),
    *("Larkspur Drive", "Old Station Yard", "Coppice Way", "Mill Race Terrace", "Upper Marl Street", "Heron Court"),
)
TOWNS = ("Marlbury", "Otterford", "Stoke Marling", "Great Wenlow", "Netherholt", "Ashcombe")
KNOWN_AS = (
    *("A friend from university", "Their neighbour for eight years", "A colleague at the hospital"),
    *("Godparent of their niece", "They run the junior football together", "A friend from the choir"),
    *("Manager at work until last year", "They met in the village hall’s playgroup"),
)
RELATED_AS = ("Sister of the first applicant", "Mother of the second applicant", "Brother of the first applicant")
PETS = ("Two cats", "A spaniel of nine, used to children", "Three hens and a rabbit", "A tortoise", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """An invented household: its people, its home, and the three who speak for them."""

    people: tuple[Person, ...]
    address: str
    postcode: str
    telephone: str
    referees: tuple[dict[str, Any], ...]
    pets: str
    address_protected: bool

    @property
    def applicants(self) -> tuple[Person, ...]:
        return tuple(person for person in self.people if person.part == "applicant")

    @property
    def first(self) -> str:
        """What the first applicant is called in a sentence."""
        return self.applicants[0].name.split()[0]

    def registration(self, on: date) -> dict[str, Any]:
        """The answers of their registration of interest that are about them, signed on that day."""
        others = [person for person in self.people if person.part != "applicant"]
        answers: dict[str, Any] = {
            "applicants": [self._applicant(person, on) for person in self.applicants],
            "address": self.address,
            "postcode": self.postcode,
            "la_area": "Marlshire",
            "members_present": bool(others),
            "referees": list(self.referees),
        }
        if others:
            answers["household_members"] = [
                {**_names(one.name), "date_of_birth": str(one.born_on), "relationship": "Child of the family"}
                for one in others
            ]
        return {**answers, "pets": self.pets} if self.pets else answers

    def _applicant(self, person: Person, on: date) -> dict[str, Any]:
        return {
            **_names(person.name),
            "date_of_birth": str(person.born_on),
            "telephone": self.telephone,
            "email": f"{_plain(person.name.split()[0])}.{_plain(person.name.split()[-1])}@example.org",
            "signed_on": on.isoformat(),
        }


def invent_families(count: int, *, today: date, seed: int = SEED) -> list[Family]:
    """So many households, always the same ones; ages are counted back from today."""
    faker = Faker("en_GB")
    faker.seed_instance(seed)
    random = Random(seed)  # noqa: S311 -- invents people, keeps no secret
    return [_family(number, faker, random, today) for number in range(count)]


def _family(number: int, faker: Faker, random: Random, today: date) -> Family:
    people = [_adult(number, faker, random, today)]
    if number % 4 != 1:
        people.append(_partner(people[0], number, faker, random, today))
    if number % 7 == 3:
        surname = people[0].name.split()[-1]
        born = _birthday(random, today.year - random.randint(4, 13))
        people.append(Person(id="", name=f"{faker.first_name()} {surname}", part="child_at_home", born_on=born))
    home = f"{random.randint(1, 148)} {random.choice(STREETS)}, {random.choice(TOWNS)}"
    return Family(
        people=tuple(people),
        address=home,
        postcode=_postcode(random),
        telephone=f"01632 960{random.randint(100, 989)}",
        referees=tuple(_referee(place, faker, random) for place in range(3)),
        pets=random.choice(PETS),
        address_protected=number % 13 == 5,
    )


def _adult(number: int, faker: Faker, random: Random, today: date) -> Person:
    if number in LONG:
        given, family = LONG[number]
    elif number % 2:
        given, family = GIVEN[number * 7 % len(GIVEN)], FAMILY[number * 5 % len(FAMILY)]
    else:
        given, family = faker.first_name(), faker.last_name()
    return Person(id="", name=f"{given} {family}", born_on=_birthday(random, today.year - random.randint(28, 49)))


def _partner(first: Person, number: int, faker: Faker, random: Random, today: date) -> Person:
    given = GIVEN[(number * 11 + 3) % len(GIVEN)] if number % 3 == 0 else faker.first_name()
    family = faker.last_name() if number % 5 == 2 else first.name.split()[-1]
    return Person(id="", name=f"{given} {family}", born_on=_birthday(random, today.year - random.randint(27, 51)))


def _referee(place: int, faker: Faker, random: Random) -> dict[str, Any]:
    relative = place == 0 and random.random() < 0.6
    return {
        "first_name": faker.first_name(),
        "last_name": faker.last_name(),
        "relationship": random.choice(RELATED_AS if relative else KNOWN_AS),
        "relative": relative,
        "contact": f"07700 900{random.randint(100, 989)}",
    }


def _postcode(random: Random) -> str:
    """Of an area that does not exist."""
    return f"ZZ{random.randint(1, 9)} {random.randint(1, 9)}{random.choice('ABDEFGHJ')}{random.choice('LNPQRST')}"


def _birthday(random: Random, year: int) -> date:
    return date(year, random.randint(1, 12), random.randint(1, 28))


def _names(name: str) -> dict[str, str]:
    first, _, last = name.rpartition(" ")
    return {"first_name": first or last, "last_name": last}


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isascii() and letter.isalpha()) or "applicant"
