"""Reading a struct by its members' names: their order differs between accounts and releases."""

from pyspark.sql.types import ArrayType, DataType, MapType, StructType

from content.sql import identifier


def project(expression: str, source: DataType | None, target: DataType) -> str:
    """SQL that turns the expression of the source type into the target type, by name.

    What the source lacks is NULL; what the target lacks is left out.
    """
    if source is None:
        return f"CAST(NULL AS {target.simpleString()})"
    if isinstance(target, StructType) and isinstance(source, StructType):
        if source == target:
            return expression
        present = {member.name: member.dataType for member in source.fields}
        members = ", ".join(
            f"'{member.name}', "
            + project(
                f"{expression}.{identifier(member.name)}", present.get(member.name), member.dataType
            )
            for member in target.fields
        )
        return f"CASE WHEN {expression} IS NOT NULL THEN named_struct({members}) END"
    if isinstance(target, ArrayType) and isinstance(source, ArrayType) and source != target:
        return (
            f"transform({expression}, e -> {project('e', source.elementType, target.elementType)})"
        )
    if isinstance(target, MapType) and source == target:
        return expression
    return f"CAST({expression} AS {target.simpleString()})"


def additions(path: str, target: DataType, source: DataType) -> list[tuple[str, str]]:
    """(column path, type) of every column or struct member that only the source has."""
    if isinstance(target, StructType) and isinstance(source, StructType):
        known = {member.name: member.dataType for member in target.fields}
        found = []
        for member in source.fields:
            inner = f"{path}.{identifier(member.name)}" if path else identifier(member.name)
            if member.name in known:
                found += additions(inner, known[member.name], member.dataType)
            else:
                found.append((inner, member.dataType.simpleString()))
        return found
    if isinstance(target, ArrayType) and isinstance(source, ArrayType):
        return additions(f"{path}.element", target.elementType, source.elementType)
    return []
