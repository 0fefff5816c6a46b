// What a web API answered, read as the records that an external relationship promises; and the request before it, filled. Pure: any
// thread, nothing is sent.
#pragma once

#include "model/schema/records.h"
#include "model/schema/result.h"

#include <QUrl>
#include <nlohmann/json.hpp>

namespace relata::flows {

// The address with the values in place of {field}, percent-encoded so that no value can leave its place. Refused: a missing value,
// anything but http and https.
[[nodiscard]] Result<QUrl> filledUrl(const QString &url, const QMap<QString, QString> &values);

// Names in "${NAME}", each once, in the order of the headers.
[[nodiscard]] QStringList secretsOf(const QMap<QString, QString> &headers);
// The headers with the secrets in place. Refused: a missing secret; what would break out of its line.
[[nodiscard]] Result<QMap<QString, QString>> filledHeaders(const QMap<QString, QString> &headers, const QMap<QString, QString> &secrets);

// The answer as JSON. Refused, with its beginning: what is none, or is nested deeper than people write.
[[nodiscard]] Result<nlohmann::json> jsonOf(const QByteArray &answer);

enum class Expected { One, Many };
struct WebRecords
{
    std::vector<std::vector<nlohmann::json>> rows; // a value for each field of the shape; discarded where it was none of its type
    std::vector<Error> errors;                     // what does not fit, the first hundred
};
// The records at the path, in the shape. One: an object, or a list of at most one. A value of the wrong type is an error and is not converted.
[[nodiscard]] WebRecords recordsOf(const nlohmann::json &answer, const QString &path, const std::vector<ShapeField> &shape, Expected expected);

struct ProposedShape
{
    QString path; // where the records lie; the given one where it holds any
    Expected expected = Expected::Many;
    std::vector<ShapeField> shape;
};
// What the answer itself looks like: every value that a record has, with the narrowest type that fits all of them. Objects within a record
// are taken apart, lists stay JSON. An empty shape: there are no records in it.
[[nodiscard]] ProposedShape proposedShape(const nlohmann::json &answer, const QString &path);

} // namespace relata::flows
