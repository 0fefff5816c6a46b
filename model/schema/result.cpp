#include "model/schema/result.h"

namespace relata {

using namespace Qt::StringLiterals;

namespace {

QString filled(const char *source, const QStringList &arguments, Wording wording)
{
    QString text = wording == Wording::Translated ? QCoreApplication::translate("Messages", source)
                                                  : QString::fromUtf8(source);
    // One pass: an argument that itself contains "%1" must stay as it is.
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'%' && i + 1 < text.size() && text[i + 1].isDigit()) {
            const qsizetype number = text[i + 1].digitValue();
            if (number >= 1 && number <= arguments.size()) {
                result += arguments[number - 1];
                ++i;
                continue;
            }
        }
        result += text[i];
    }
    return result;
}

} // namespace

QString wordedText(const Error &error, Wording wording)
{
    return filled(error.text, error.arguments, wording);
}

QString wordedFix(const Error &error, Wording wording)
{
    return *error.fix ? filled(error.fix, error.arguments, wording) : QString();
}

QString worded(const Error &error, Wording wording)
{
    QString result;
    const Place &place = error.place;
    if (!place.file.isEmpty()) {
        result = place.file;
        if (place.line > 0)
            result += u':' + QString::number(place.line);
        if (place.line > 0 && place.column > 0)
            result += u':' + QString::number(place.column);
        result += u": "_s;
    } else if (place.line > 0) {
        result = u"%1:%2: "_s.arg(place.line).arg(place.column);
    }
    if (!place.entity.isEmpty())
        result += place.entity + (place.field.isEmpty() ? QString() : u'.' + place.field) + u": "_s;
    result += wordedText(error, wording);
    if (const QString fix = wordedFix(error, wording); !fix.isEmpty())
        result += u' ' + fix;
    return result;
}

} // namespace relata
