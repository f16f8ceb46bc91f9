"""What the sandbox declares exists in GitHub's public schema, the same in every respect."""

from collections.abc import Iterator
from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, GraphQLUnionType
from graphql.pyutils import Undefined

from sandbox.schema import served


def own_types() -> Iterator[Any]:
    return (type_ for name, type_ in served().type_map.items() if not name.startswith("__"))


def described(argument: Any) -> tuple[str, Any]:
    return str(argument.type), None if argument.default_value is Undefined else argument.default_value


def test_every_type_exists_in_the_same_kind(public_schema: GraphQLSchema) -> None:
    for type_ in own_types():
        assert type(public_schema.type_map[type_.name]) is type(type_), type_.name


def test_every_field_has_the_type_and_the_nullability_that_github_gives_it(public_schema: GraphQLSchema) -> None:
    checked = 0
    for type_ in own_types():
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            public: Any = public_schema.type_map[type_.name]
            for name, field in type_.fields.items():
                assert str(field.type) == str(public.fields[name].type), f"{type_.name}.{name}"
                checked += 1
    assert checked > 100


def test_every_argument_has_the_type_and_the_default_that_github_gives_it(public_schema: GraphQLSchema) -> None:
    for type_ in own_types():
        if isinstance(type_, GraphQLObjectType):
            public: Any = public_schema.type_map[type_.name]
            for name, field in type_.fields.items():
                for argument, definition in field.args.items():
                    assert described(definition) == described(public.fields[name].args[argument]), f"{type_.name}.{name}({argument})"


def test_no_argument_that_github_requires_is_left_out(public_schema: GraphQLSchema) -> None:
    for type_ in own_types():
        if isinstance(type_, GraphQLObjectType):
            public: Any = public_schema.type_map[type_.name]
            for name, field in type_.fields.items():
                required = {key for key, value in public.fields[name].args.items() if described(value)[0].endswith("!")}
                assert required <= set(field.args), f"{type_.name}.{name}"


def test_enum_values_unions_and_interfaces_are_a_part_of_githubs(public_schema: GraphQLSchema) -> None:
    for type_ in own_types():
        public: Any = public_schema.type_map[type_.name]
        if isinstance(type_, GraphQLEnumType):
            assert set(type_.values) <= set(public.values), type_.name
        if isinstance(type_, GraphQLUnionType):
            assert {member.name for member in type_.types} <= {member.name for member in public.types}, type_.name
        if isinstance(type_, GraphQLObjectType):
            assert {face.name for face in type_.interfaces} <= {face.name for face in public.interfaces}, type_.name
