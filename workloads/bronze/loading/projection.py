"""Reading a value by the names in it: the order of a struct's members differs between accounts and
releases, capitals differ between tools, and maps come as what other tools have instead of maps."""

from pyspark.sql.types import ArrayType, DataType, MapType, NullType, StringType, StructType

from bronze.loading.conversion import Place, converted
from content.sql import identifier, literal
from runtime.errors import SourceError


def project(expression: str, source: DataType | None, target: DataType, place: Place) -> str:
    """SQL that turns the expression of the source type into the target type, by name.

    What the source lacks is NULL; what the target lacks is left out. Raises SourceError when the
    types have nothing in common.
    """
    if source is None:
        return f"CAST(NULL AS {target.simpleString()})"
    if source == target or source.simpleString() == target.simpleString():
        return expression
    match source, target:
        case StructType(), StructType():
            return _struct(expression, source, target, place)
        case ArrayType(), ArrayType():
            return f"transform({expression}, e -> {_element(source, target, place)})"
        case _, MapType() if not isinstance(source, NullType):
            return _map(expression, source, target, place)
    text = converted(expression, source, target, place)
    if text is None:
        raise _unlike(source, target, place)
    return text


def members(type_: StructType) -> dict[str, tuple[str, DataType]]:
    """Name in lower case to name and type: capitals make no other column."""
    return {member.name.lower(): (member.name, member.dataType) for member in type_.fields}


def _struct(expression: str, source: StructType, target: StructType, place: Place) -> str:
    present = members(source)

    def member(name: str, wanted: DataType) -> str:
        own, found = present.get(name.lower(), (name, None))
        inner = f"{expression}.{identifier(own)}"
        return f"{literal(name)}, {project(inner, found, wanted, place.inside(name))}"

    listed = ", ".join(member(field.name, field.dataType) for field in target.fields)
    return f"CASE WHEN {expression} IS NOT NULL THEN named_struct({listed}) END"


def _element(source: ArrayType, target: ArrayType, place: Place) -> str:
    return project("e", source.elementType, target.elementType, place)


def _map(expression: str, source: DataType, target: MapType, place: Place) -> str:
    """A map, of what other tools have instead: entries, pairs, or a struct of its keys."""
    key, value = target.keyType, target.valueType
    if isinstance(source, StructType) and isinstance(key, StringType):
        # One who has no maps makes a member of each key: NULL where a row has no such key.
        entries = ", ".join(
            f"{literal(field.name)}, "
            + project(f"{expression}.{identifier(field.name)}", field.dataType, value, place)
            for field in source.fields
        )
        made = f"map_filter(map({entries}), (k, v) -> v IS NOT NULL)"
        return f"CASE WHEN {expression} IS NOT NULL THEN {made} END"
    if isinstance(source, MapType):
        keys = project("k", source.keyType, key, place)
        values = project("v", source.valueType, value, place)
        return (
            f"transform_values(transform_keys({expression}, (k, v) -> {keys}), (k, v) -> {values})"
        )
    if isinstance(source, ArrayType) and isinstance(source.elementType, StructType):
        return _of_entries(expression, source.elementType, target, place)
    if isinstance(source, ArrayType) and isinstance(source.elementType, ArrayType):
        inner = source.elementType.elementType
        first = project("e[0]", inner, key, place)
        second = project("e[1]", inner, value, place)
        told = place.stop("to_json(e)", "is no pair of key and value: export the column as a map")
        pairs = f"CASE WHEN size(e) = 2 THEN struct({first}, {second}) ELSE {told} END"
        return f"map_from_entries(transform({expression}, e -> {pairs}))"
    raise _unlike(source, target, place)


def _of_entries(expression: str, entry: StructType, target: MapType, place: Place) -> str:
    if len(entry.fields) != 2:
        raise _unlike(ArrayType(entry), target, place)
    named, in_order = members(entry), [(field.name, field.dataType) for field in entry.fields]
    has_names = named.keys() == {"key", "value"}
    (key_name, key), (value_name, value) = [named["key"], named["value"]] if has_names else in_order
    first = project(f"e.{identifier(key_name)}", key, target.keyType, place)
    second = project(f"e.{identifier(value_name)}", value, target.valueType, place)
    return f"map_from_entries(transform({expression}, e -> struct({first}, {second})))"


def _unlike(source: DataType, target: DataType, place: Place) -> SourceError:
    return SourceError(
        f"column {place.column} is {source.simpleString().upper()}, which is no "
        f"{target.simpleString().upper()}: export the column as it is, or leave it out"
    )
