#include "model/sql/losses.h"

namespace relata {

namespace {

using checks::Severity;

struct Row
{
    Loss loss;
    checks::Rule rule;
};

constexpr Row row(Loss loss, const char *id, const char *title, const char *text)
{
    return {loss, {id, Severity::Warning, title, text, nullptr}};
}

// In the order of Loss.
constexpr Row kRows[] = {
    row(Loss::DefaultForeign, "sql-default", QT_TRANSLATE_NOOP("Messages", "Default of another dialect"), QT_TRANSLATE_NOOP("Messages", "%1.%2: the default %3 is left out: it is written for %4")),
    row(Loss::ComputedForeign, "sql-computed", QT_TRANSLATE_NOOP("Messages", "Computed in another dialect"), QT_TRANSLATE_NOOP("Messages", "%1.%2: its computation is left out: it is written for %3")),
    row(Loss::VirtualStored, "sql-virtual", QT_TRANSLATE_NOOP("Messages", "No virtual columns"), QT_TRANSLATE_NOOP("Messages", "%1.%2: is stored, for %3 has no virtual columns")),
    row(Loss::NotCounted, "sql-identity", QT_TRANSLATE_NOOP("Messages", "Number that nobody counts"), QT_TRANSLATE_NOOP("Messages", "%1.%2: %3 cannot count this key by itself")),
    {Loss::NumbersGiven, {"sql-identity-given", Severity::Hint, QT_TRANSLATE_NOOP("Messages", "Number that may be given"), QT_TRANSLATE_NOOP("Messages", "%1.%2: is no longer GENERATED ALWAYS: %3 takes numbers that are given"), nullptr}},
    row(Loss::OptionLeft, "sql-option-left", QT_TRANSLATE_NOOP("Messages", "Option of another dialect"), QT_TRANSLATE_NOOP("Messages", "%1: %2 is left out: it is written for %3")),
    row(Loss::TypeChanged, "sql-type-changed", QT_TRANSLATE_NOOP("Messages", "Type without an equal"), QT_TRANSLATE_NOOP("Messages", "%1.%2: %3 becomes %4 in %5")),
    {Loss::TypeSized, {"sql-type-sized", Severity::Hint, QT_TRANSLATE_NOOP("Messages", "Type that comes back as another"), QT_TRANSLATE_NOOP("Messages", "%1.%2: %3 becomes %4 in %5, which holds its values"), nullptr}},
    row(Loss::CollationLeft, "sql-collation", QT_TRANSLATE_NOOP("Messages", "Collation of another dialect"), QT_TRANSLATE_NOOP("Messages", "%1.%2: the collation %3 is left out")),
    row(Loss::NullsDistinct, "sql-nulls-distinct", QT_TRANSLATE_NOOP("Messages", "Empty values differ"), QT_TRANSLATE_NOOP("Messages", "%1: %2 takes two empty values of the key %3 for different")),
    row(Loss::KeyNotDeferred, "sql-key-deferrable", QT_TRANSLATE_NOOP("Messages", "Key that cannot be deferred"), QT_TRANSLATE_NOOP("Messages", "%1: the key %2 cannot be deferred in %3")),
    row(Loss::CheckForeign, "sql-check", QT_TRANSLATE_NOOP("Messages", "Check of another dialect"), QT_TRANSLATE_NOOP("Messages", "%1: the check %2 is left out: it is written for %3")),
    row(Loss::CheckOnActingKey, "sql-check-on-key", QT_TRANSLATE_NOOP("Messages", "Check on a key that changes by itself"), QT_TRANSLATE_NOOP("Messages", "%1: the check %2 is left out: %3 takes none on a field whose foreign key sets it or updates it")),
    row(Loss::CheckOnCounted, "sql-check-on-identity", QT_TRANSLATE_NOOP("Messages", "Check on a number that counts itself"), QT_TRANSLATE_NOOP("Messages", "%1: the check %2 is left out: %3 takes none on a field that counts itself")),
    row(Loss::ReferenceNotExported, "sql-reference-alone", QT_TRANSLATE_NOOP("Messages", "Points at what is not written"), QT_TRANSLATE_NOOP("Messages", "%1: the key stays, without its foreign key: %2 is not exported")),
    row(Loss::ReferenceConstant, "sql-reference-constant", QT_TRANSLATE_NOOP("Messages", "Constant in a key"), QT_TRANSLATE_NOOP("Messages", "%1: a key with a constant part has no foreign key")),
    row(Loss::ReferenceNoKey, "sql-reference-no-key", QT_TRANSLATE_NOOP("Messages", "Points at no key"), QT_TRANSLATE_NOOP("Messages", "%1: no foreign key, for what it points at is no key of %2")),
    row(Loss::ReferenceTypes, "sql-reference-types", QT_TRANSLATE_NOOP("Messages", "Key of another type"), QT_TRANSLATE_NOOP("Messages", "%1: no foreign key, for %4 takes none of %2 to %3")),
    row(Loss::ReferenceDeferredKey, "sql-reference-deferrable-key", QT_TRANSLATE_NOOP("Messages", "Points at a deferrable key"), QT_TRANSLATE_NOOP("Messages", "%1: no foreign key, for %3 takes none to a key of %2 that can be deferred")),
    row(Loss::ReferenceComputed, "sql-reference-computed", QT_TRANSLATE_NOOP("Messages", "Computed key that would change"), QT_TRANSLATE_NOOP("Messages", "%1: its actions are left out, for %2 cannot write a computed field")),
    row(Loss::ReferenceOtherSource, "sql-reference-other-source", QT_TRANSLATE_NOOP("Messages", "Foreign key across databases"), QT_TRANSLATE_NOOP("Messages", "%1: no foreign key, for %2 is in another database")),
    row(Loss::NoMatchFull, "sql-match-full", QT_TRANSLATE_NOOP("Messages", "No MATCH FULL"), QT_TRANSLATE_NOOP("Messages", "%1: %2 has no MATCH FULL")),
    row(Loss::SetNullFields, "sql-set-null-fields", QT_TRANSLATE_NOOP("Messages", "All fields of a key are emptied"), QT_TRANSLATE_NOOP("Messages", "%1: on delete %2 empties all fields of the key")),
    row(Loss::SetNullRequired, "sql-set-null-required", QT_TRANSLATE_NOOP("Messages", "Set null where null is forbidden"), QT_TRANSLATE_NOOP("Messages", "%1: no SET NULL, for %2 refuses it where null is forbidden")),
    row(Loss::UpdateRequired, "sql-update-required", QT_TRANSLATE_NOOP("Messages", "Updates where null is forbidden"), QT_TRANSLATE_NOOP("Messages", "%1: no ON UPDATE CASCADE, for %2 refuses it where null is forbidden but not in the key that it points at")),
    row(Loss::SetDefaultLeft, "sql-set-default", QT_TRANSLATE_NOOP("Messages", "No SET DEFAULT"), QT_TRANSLATE_NOOP("Messages", "%1: %2 has no SET DEFAULT, the action is left out")),
    row(Loss::ReferenceNotDeferred, "sql-reference-deferrable", QT_TRANSLATE_NOOP("Messages", "Foreign key that cannot be deferred"), QT_TRANSLATE_NOOP("Messages", "%1: the foreign key cannot be deferred in %2")),
    row(Loss::PartialIndex, "sql-partial-index", QT_TRANSLATE_NOOP("Messages", "No partial indexes"), QT_TRANSLATE_NOOP("Messages", "%1: the partial index %2 is left out")),
    row(Loss::ExpressionIndex, "sql-expression-index", QT_TRANSLATE_NOOP("Messages", "No indexes on expressions"), QT_TRANSLATE_NOOP("Messages", "%1: the index %2 on an expression is left out")),
    row(Loss::IndexLeft, "sql-index-left", QT_TRANSLATE_NOOP("Messages", "Index of another dialect"), QT_TRANSLATE_NOOP("Messages", "%1: the %3 index %2 is left out: it is written for %4")),
    row(Loss::IndexTooLong, "sql-index-long", QT_TRANSLATE_NOOP("Messages", "Index on the beginnings of texts"), QT_TRANSLATE_NOOP("Messages", "%1: the index %2 holds only the first %3 characters of its texts in %4")),
    row(Loss::OperatorClass, "sql-operator-class", QT_TRANSLATE_NOOP("Messages", "Operator class left out"), QT_TRANSLATE_NOOP("Messages", "%1: the operator class of the index %2 is left out")),
    row(Loss::IncludedFields, "sql-included-fields", QT_TRANSLATE_NOOP("Messages", "Index without included fields"), QT_TRANSLATE_NOOP("Messages", "%1: the index %2 does not carry its included fields")),
    row(Loss::TextNul, "sql-nul", QT_TRANSLATE_NOOP("Messages", "Text with NUL"), QT_TRANSLATE_NOOP("Messages", "%1: a text loses its NUL, which SQL cannot write")),
    row(Loss::CommentCut, "sql-comment-long", QT_TRANSLATE_NOOP("Messages", "Comment that is too long"), QT_TRANSLATE_NOOP("Messages", "%1: a comment is cut after %2 characters, which is all that %3 takes")),
    row(Loss::NameChanged, "sql-name-changed", QT_TRANSLATE_NOOP("Messages", "Name that had to change"), QT_TRANSLATE_NOOP("Messages", "%1: %2 is called %3 in %4")),
    row(Loss::RecordLeft, "sql-record-left", QT_TRANSLATE_NOOP("Messages", "Left out"), QT_TRANSLATE_NOOP("Messages", "the %1 %2 is left out")),
    row(Loss::RecordForeign, "sql-record", QT_TRANSLATE_NOOP("Messages", "Written for another dialect"), QT_TRANSLATE_NOOP("Messages", "the %1 %2 is left out: it is written for %3")),
    row(Loss::RecordOfNothing, "sql-record-of-nothing", QT_TRANSLATE_NOOP("Messages", "Points at nothing"), QT_TRANSLATE_NOOP("Messages", "the foreign key %1 is left out: what it points at is not here")),
    row(Loss::RecordDangles, "sql-record-dangles", QT_TRANSLATE_NOOP("Messages", "Points at nothing"), QT_TRANSLATE_NOOP("Messages", "the foreign key %1 points at what is not here")),
    row(Loss::ViewUnknown, "sql-view", QT_TRANSLATE_NOOP("Messages", "View without a definition"), QT_TRANSLATE_NOOP("Messages", "the view %1 is not written: its definition is not known here")),
    row(Loss::EnumValueStays, "sql-enum-value", QT_TRANSLATE_NOOP("Messages", "Enum value that stays"), QT_TRANSLATE_NOOP("Messages", "the value %1 stays in the type %2: it cannot be taken away")),
    row(Loss::CheckStays, "sql-check-stays", QT_TRANSLATE_NOOP("Messages", "Check that stays"), QT_TRANSLATE_NOOP("Messages", "%1: a check without a name stays")),
    row(Loss::AnyUnguarded, "sql-any-unguarded", QT_TRANSLATE_NOOP("Messages", "Key without a guard"), QT_TRANSLATE_NOOP("Messages", "%1: no trigger looks after keys of %2, which is no table with a fitting key of this database")),
    row(Loss::AnyOwnTable, "sql-any-own-table", QT_TRANSLATE_NOOP("Messages", "Trigger that may not change its table"), QT_TRANSLATE_NOOP("Messages", "%1: deleting what another row points at is refused, for a trigger of %2 may not change its own table")),
    row(Loss::NoMirror, "sql-no-mirror", QT_TRANSLATE_NOOP("Messages", "Pair without its mirror"), QT_TRANSLATE_NOOP("Messages", "%1: the row of the other direction is left to the API, for a trigger of %2 may not change its own table")),
};
static_assert(std::size(kRows) == size_t(Loss::Count));

} // namespace

const checks::Rule &ruleOf(Loss loss)
{
    const Row &row = kRows[size_t(loss)];
    Q_ASSERT(row.loss == loss);
    return row.rule;
}

QStringList lossTexts(const std::vector<checks::Problem> &losses)
{
    QStringList texts;
    for (const checks::Problem &loss : losses)
        if (loss.severity != Severity::Hint)
            texts += checks::worded(loss, Wording::English);
    return texts;
}

} // namespace relata
