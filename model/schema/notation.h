// The notation: a model as a line of text, for tests, for typing on the canvas, for pasting and for `relata new --text`.
//
//   List(id*, name!); Task(id*, title: string(80), done: boolean = false, due: date?)
//   Task n-1? List: list/tasks
//
// Statements end at ";" or at the end of a line outside parentheses; "//" begins a comment.
//
// Entity   [view] [schema.]Name[(entry, …)]        without any list it gets the key `id`
//   field  name['*']['!'][: type]['?'][= default]  * part of the primary key, ! unique, ? nullable. An untyped key is an int64, made by
//                                                  identity where it is the whole key; a uuid that is the whole key is made too;
//                                                  anything else untyped is text. Default: a word, a number, "text", or (expression).
//   !(a, b)  a unique key of several fields     #(a, b)  an index     *(b, a)  the primary key, in another order than its fields
// Enum     enum Name(value, …)
// Relationship   Entity[(key fields)] ends Entity[(key fields)][: name/inverse] option…
//   ends   n-1  1-n  1-1  n-m  n-any  any-n  m-any  any-m  any-any (a side written "any": A = value / inverse | B …)  1-lang (translations; no
//          entity after it where `language field` holds the code)  1-web (no entity after it); the 1 that is pointed at may be optional (1?) or identifying (1*), the side that holds the key may be
//          mandatory for the other (n+, 1+: at least one). In 1-1 the right side holds the key unless `keyed left`.
//   names  what the left calls the right, then what the right calls the left; left out: the default; `-`: not exposed
//   key fields   of the entity itself; for n-m the fields of the join entity that point at it
//   option `through Name[(extra field, …)]`, `pair key|unique|free` (n-m), `sort field`, `on delete|update no-action|restrict|cascade|
//          set-null[(key field, …)]|set-default`, `deselect nullify|delete`, `logical`, `keyed left|right` (1-1), `subtype` (1-1), `steal` (1-1),
//          `minimum N`, `maximum N`, `other minimum|maximum N`, `other sort field`, `other deselect …` (of the other direction),
//          `storage pair|triggers|arc`, `by discriminator(key field, …)` (any), `symmetric once|mirrored` (n-m of an entity with itself),
//          `tree`, `guard database`, `depth N` (n-1 of an entity with itself)
//   1-web  `url "https://…/{field}"`, `path "/data"`, `shape (name: type @/pointer, …)`, `header "Name" = "value ${VARIABLE}"`, `timeout ms`,
//          `cache s`, `on failure empty|stale|fail`
//
// Names that are no plain words are written in double quotes, doubled inside. Types that hold unusual characters may be quoted too.
// All functions are pure; text that makes no sense gives an Error with line and column, never a crash.
#pragma once

#include "model/schema/edits.h"

namespace relata {

// A whole project: one managed data source, one diagram.
[[nodiscard]] Result<Schema> schemaFromText(QStringView text, IdSource &ids, const QString &dialect = QStringLiteral("sqlite"));
// The same with ids 1, 2, 3 …
[[nodiscard]] Result<Schema> schemaFromText(QStringView text);
// All entities, enums and relationships, one a line, so that schemaFromText(textOf(s)) has the same ones. What the notation can't say is left out.
[[nodiscard]] QString textOf(const Schema &schema);

// One entity, for typing in place: `Task(id*, title, done: boolean?)` or only `Task`. Enums are looked up in the schema.
[[nodiscard]] Result<edits::NewEntity> entityFromText(QStringView text, const Schema &schema);

struct TypedField
{
    Field field; // without id
    bool primary = false;
    bool unique = false;
};
// One field: `title!: string(80)?`.
[[nodiscard]] Result<TypedField> fieldFromText(QStringView text, const Schema &schema);
// One relationship between entities of the schema, as the form it stands for: `Task n-1 List: list/tasks`.
[[nodiscard]] Result<RelationshipForm> relationshipFromText(QStringView text, const Schema &schema);

[[nodiscard]] QString textOf(const Schema &schema, const Entity &entity);
[[nodiscard]] QString textOf(const Schema &schema, const Entity &entity, const Field &field);
// Empty where the relationship can't be read as a form.
[[nodiscard]] QString textOf(const Schema &schema, RelationshipId relationship);

// The name as the notation writes it: quoted where it is no plain word.
[[nodiscard]] QString notationName(QStringView name);

} // namespace relata
