// What a dialect cannot hold, and how that is said: rows of one table. Met where SQL is written (TableSql::lose), and shown both as the losses of
// an export and as problems of a project whose own data source has that dialect.
#pragma once

#include "model/schema/checks.h"

namespace relata {

enum class Loss {
    DefaultForeign, ComputedForeign, VirtualStored, NotCounted, NumbersGiven, OptionLeft, TypeChanged, TypeSized, CollationLeft, NullsDistinct, KeyNotDeferred, CheckForeign, CheckOnActingKey,
    CheckOnCounted, ReferenceNotExported, ReferenceConstant, ReferenceNoKey, ReferenceTypes, ReferenceDeferredKey, ReferenceComputed, ReferenceOtherSource,
    NoMatchFull, SetNullFields, SetNullRequired, UpdateRequired, SetDefaultLeft, ReferenceNotDeferred, PartialIndex, ExpressionIndex, IndexLeft, IndexTooLong, OperatorClass, IncludedFields,
    TextNul, CommentCut, NameChanged, RecordLeft, RecordForeign, RecordOfNothing, RecordDangles, ViewUnknown, EnumValueStays, CheckStays, AnyUnguarded, AnyOwnTable, NoMirror, Count
};

[[nodiscard]] const checks::Rule &ruleOf(Loss loss);
[[nodiscard]] QStringList lossTexts(const std::vector<checks::Problem> &losses); // in English; without hints, which lose nothing

} // namespace relata
