#pragma once

#include <QMap>
#include <QString>
#include <QStringView>

// English singular and plural. Only the last word of a name changes ("OrderItem" -> "OrderItems", "person_address" -> "person_addresses"),
// its case is kept, and words that are no English ("日本語") stay as they are. Pure functions, safe on every thread.
namespace relata::inflection {

// The person's own pairs, singular -> plural, in lower case; they win over everything below.
using Exceptions = QMap<QString, QString>;

// The plural of the last word; a plural stays itself.
[[nodiscard]] QString plural(QStringView name, const Exceptions &exceptions = {});

// The singular of the last word; a singular stays itself.
[[nodiscard]] QString singular(QStringView name, const Exceptions &exceptions = {});

// True for names that can only be plurals: "tasks", not "task", "sheep" or "address".
[[nodiscard]] bool looksPlural(QStringView name, const Exceptions &exceptions = {});

// True for names that can only be singulars: "task", not "tasks" or "sheep".
[[nodiscard]] bool looksSingular(QStringView name, const Exceptions &exceptions = {});

// "an Article", but "a User", "a Unit".
[[nodiscard]] bool takesAn(QStringView name);

} // namespace relata::inflection
