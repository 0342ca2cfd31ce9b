"""What holds a person is found where it comes from, through whatever a query does with it."""

import pytest

from content.checking.columns import Schemas
from content.checking.personal import carried
from content.personal import forgotten, read_pii
from content.table_spec import Column
from content.types import parse_type

SCHEMAS = Schemas(
    {
        "bronze.event": {
            "id": "STRING",
            "who": "struct<email:string,place:string>",
            "tags": "MAP<STRING,STRING>",
            "by": "ARRAY<STRING>",
            "at": "TIMESTAMP",
        },
        "gold.dim": {"id": "STRING", "owner": "STRING"},
    }
)
KNOWN = {"bronze.event": ["who.email", "by"], "gold.dim": ["owner"]}
EMAIL, BY, OWNER = "bronze.event.who.email", "bronze.event.by", "gold.dim.owner"
QUERIES: dict[str, dict[str, str]] = {
    "SELECT e.id, e.who.email AS x, e.who.place AS y FROM bronze.event AS e": {"x": EMAIL},
    "SELECT who AS x FROM bronze.event": {"x": "bronze.event.who"},
    "WITH c AS (SELECT * FROM bronze.event) SELECT c.who.email AS x, c.who.place AS y FROM c": {
        "x": EMAIL
    },
    "SELECT lower(coalesce(who.email, 'UNKNOWN')) AS x FROM bronze.event": {"x": EMAIL},
    "SELECT CASE WHEN who.email LIKE '%@%' THEN 'HUMAN' ELSE id END AS x FROM bronze.event": {},
    "SELECT CASE who.email WHEN 'a' THEN id END AS x, "
    "if(array_contains(by, 'a'), id, '') AS y FROM bronze.event": {},
    "SELECT CASE WHEN id = '1' THEN who.email END AS x FROM bronze.event": {"x": EMAIL},
    "SELECT who.email = id AS x, if(who.email IS NULL, id, '') AS y FROM bronze.event": {},
    "SELECT max(who.email) OVER (PARTITION BY id) AS x, "
    "max(id) OVER (PARTITION BY who.email ORDER BY at) AS y FROM bronze.event": {"x": EMAIL},
    "SELECT id AS x FROM bronze.event UNION ALL SELECT owner FROM gold.dim": {"x": OWNER},
    "SELECT p AS x FROM bronze.event LATERAL VIEW explode(by) l AS p": {"x": BY},
    "SELECT e.id, (SELECT max(d.owner) FROM gold.dim AS d WHERE d.id = e.id) AS x "
    "FROM bronze.event AS e": {"x": OWNER},
    "SELECT e.id, d.owner AS x FROM bronze.event AS e "
    "JOIN gold.dim AS d ON e.who.email = d.owner": {"x": OWNER},
    "SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY id ORDER BY owner) AS n "
    "FROM gold.dim) WHERE n = 1": {},
}


@pytest.mark.parametrize("text", QUERIES)
def test_persons_are_followed_through(text: str) -> None:
    assert carried(text, SCHEMAS, KNOWN) == QUERIES[text]


TYPES = {
    "STRING": ["c"],
    "MAP<STRING, BIGINT>": [],
    "map<string,map<string,string>>": ["c"],
    "DECIMAL(38,18)": [],
    "struct<a:string,b:array<struct<c:decimal(38,18),d:string>>,e:int>": ["c.a", "c.b.d"],
    "STRUCT<given: STRING, `odd name`: STRING>": ["c.given", "c.odd name"],
}


@pytest.mark.parametrize("text", TYPES)
def test_texts_of_a_type_are_found(text: str) -> None:
    assert list(parse_type(text).texts("c")) == TYPES[text]


def test_source_column_that_is_a_person_by_its_name_is_found_unless_it_is_named() -> None:
    columns = [
        Column("created_by", "string", "c"),
        Column("identity", "struct<run_as:string,shown:string>", "c"),
        Column("source", "struct<ip:string,port:int>", "c"),
        Column("private_ip", "string", "address of a node"),
        Column("owner_count", "bigint", "c"),
        Column("table_owner", "string", "c"),
    ]
    assert forgotten(columns, ["table_owner"]) == ["created_by", "identity.run_as", "source.ip"]
    assert forgotten(columns, ["table_owner", "created_by", "identity", "source.ip"]) == []


def test_members_and_whole_columns_can_be_named() -> None:
    columns = [Column("identity", "struct<run_as:string,at:timestamp>", "c")]
    for named in (["identity"], ["identity.run_as"]):
        assert list(read_pii(named, columns, "x.yaml")) == named
