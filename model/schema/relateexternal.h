// Records that a web API has: what relate() fills in and refuses for them, and the way back. The shape's notation and the
// placeholders are for whoever shows or tries one; the rest is private to model/schema.
#pragma once

#include "model/schema/edithelpers.h"
#include "model/schema/relationshipform.h"
#include "model/schema/result.h"

#include <QRegularExpression>

namespace relata::edits {

[[nodiscard]] std::optional<Error> externalFault(const Schema &schema, const RelationshipForm &form);
[[nodiscard]] RelationshipForm readExternal(const Schema &schema, const External &external, RelationshipForm form);

// "firstName: string?" or "city: string @/address/city", as the notation has it.
[[nodiscard]] Result<ShapeField> shapeFieldFromText(QStringView text, const Schema &schema);
[[nodiscard]] QString textOf(const ShapeField &field, const Schema &schema);

// Templates: {field} stands for a value of the record, ${NAME} for a variable of the environment. Each captures the name.
[[nodiscard]] const QRegularExpression &placeholderPattern();
[[nodiscard]] const QRegularExpression &environmentPattern();
[[nodiscard]] QStringList placeholdersOf(const QString &url);
[[nodiscard]] QString hostOf(const QString &url); // as written, with its port; empty where there is none
// A field got another name, or goes.
void renamePlaceholder(Draft &draft, EntityId entity, const QString &from, const QString &to);
[[nodiscard]] std::vector<ExternalId> externalsNaming(const Schema &schema, EntityId entity, const QString &field);

} // namespace relata::edits
