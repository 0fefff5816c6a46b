// What a database keeps true of a relationship by itself, and what it leaves to the API: data for forms, reports and tests.
#pragma once

#include "model/schema/relationships.h"

#include <vector>

namespace relata {

// What rows can do wrong.
enum class Breach {
    SecondOne,         // a second record where one is all there may be
    DuplicatePair,     // the same two records joined twice
    SecondTranslation, // two rows of one language
    UnknownEntity,     // a discriminator outside the allow-list
    HalfFilled,        // a discriminator without a key, a part of a compound key
    Missing,           // no record where there must be one; of an arc: none of its keys is filled
    TwoFilled,         // two keys of an arc
    Dangling,          // a key of a record that is not there
    Orphan,            // the same, once the record is deleted or gets another key
    Cycle,             // a record of a tree above itself
    TooDeep,           // more levels than the tree may have
    BothWays,          // a symmetric pair that is stored once: the same the other way round
    NoMirror,          // a symmetric pair that is stored twice: only one of its rows
    TooFew,            // fewer at the far end than there must be
    TooMany,           // more than there may be
};
[[nodiscard]] QString nameOf(Breach breach); // "second-one", "duplicate-pair": for programs

struct Promise
{
    Breach breach = Breach::Dangling;
    bool held = false;        // the database refuses it (or mends it: a cascade, a mirrored row)
    const char *text = "";    // one English sentence, QT_TRANSLATE_NOOP("Messages", …), with %1 … for the arguments
    const char *because = ""; // a second one, why it can't be otherwise or where it ends; "": nothing to say
    QStringList arguments;    // the database's label first
};
[[nodiscard]] QString worded(const Promise &promise, Wording wording = Wording::Translated);

// Of a relationship in a database of this dialect ("postgresql", "mysql", "sqlite"): each breach that is one for it, once, in the order above. A rule
// that the relationship doesn't make (the same pair twice where nothing says that it must not repeat) is not broken by any row, and is told as
// not held. Empty: nothing is stored (external), the relationship or the dialect is unknown. Any thread.
[[nodiscard]] std::vector<Promise> promisesOf(const Schema &schema, RelationshipId id, QStringView dialect);
// Of a way to store any-ends, before there is one.
[[nodiscard]] std::vector<Promise> promisesOf(AnyStorage storage, QStringView dialect);

} // namespace relata
