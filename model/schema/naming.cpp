#include "model/schema/naming.h"

#include "model/schema/inflection.h"

#include <QCryptographicHash>

#include <algorithm>

namespace relata::naming {

using namespace Qt::StringLiterals;

namespace {

enum class Shape { Separator, Upper, Lower, Digit, Mark };

struct CodePoint {
    char32_t value = 0;
    qsizetype at = 0;
    qsizetype length = 1;
    Shape shape = Shape::Separator;
};

Shape shapeOf(char32_t c)
{
    if (c < 0x80) // nearly all
        return c >= U'a' && c <= U'z' ? Shape::Lower : c >= U'A' && c <= U'Z' ? Shape::Upper : c >= U'0' && c <= U'9' ? Shape::Digit : Shape::Separator;
    switch (QChar::category(c)) {
    case QChar::Letter_Uppercase:
    case QChar::Letter_Titlecase:
        return Shape::Upper;
    case QChar::Letter_Lowercase:
    case QChar::Letter_Modifier:
    case QChar::Letter_Other:
        return Shape::Lower;
    case QChar::Number_DecimalDigit:
    case QChar::Number_Letter:
    case QChar::Number_Other:
        return Shape::Digit;
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Mark_Enclosing:
        return Shape::Mark;
    default:
        return Shape::Separator;
    }
}

QList<CodePoint> codePointsOf(QStringView name)
{
    QList<CodePoint> points;
    points.reserve(name.size());
    for (qsizetype at = 0; at < name.size();) {
        CodePoint point{name[at].unicode(), at, 1, Shape::Separator};
        if (name[at].isHighSurrogate() && at + 1 < name.size() && name[at + 1].isLowSurrogate()) {
            point.value = QChar::surrogateToUcs4(name[at], name[at + 1]);
            point.length = 2;
        }
        point.shape = shapeOf(point.value);
        at += point.length;
        points.append(point);
    }
    return points;
}

bool isLetterOrDigit(Shape shape)
{
    return shape == Shape::Upper || shape == Shape::Lower || shape == Shape::Digit;
}

/// "URLs", "IDs": the s that ends an acronym is no word of its own.
bool isPluralOfAcronym(const QList<CodePoint> &points, qsizetype lower)
{
    if (points[lower].value != U's' || lower < 2 || points[lower - 1].shape != Shape::Upper || points[lower - 2].shape != Shape::Upper)
        return false;
    return lower + 1 == points.size() || points[lower + 1].shape == Shape::Separator || points[lower + 1].shape == Shape::Upper;
}

bool startsWord(const QList<CodePoint> &points, qsizetype i)
{
    const Shape before = points[i - 1].shape;
    if (before == Shape::Separator)
        return true;
    if (points[i].shape != Shape::Upper)
        return false;
    if (before != Shape::Upper)
        return true;
    // The last capital of an acronym belongs to what follows it: HTTPServer is HTTP, Server.
    return i + 1 < points.size() && points[i + 1].shape == Shape::Lower && !isPluralOfAcronym(points, i + 1);
}

QString capitalised(const QString &word)
{
    if (word.isEmpty())
        return word;
    const qsizetype first = word[0].isHighSurrogate() && word.size() > 1 ? 2 : 1;
    return word.left(first).toUpper() + word.mid(first).toLower();
}

QString joined(const QStringList &words, QLatin1StringView separator)
{
    return words.join(separator);
}

QString lowerCamel(const QStringList &words)
{
    QString name = words.first().toLower();
    for (qsizetype i = 1; i < words.size(); ++i)
        name += capitalised(words[i]);
    return name;
}

QString eachCapitalised(QStringList words, QLatin1StringView separator)
{
    for (QString &word : words)
        word = capitalised(word);
    return joined(words, separator);
}

/// Replaces {placeholders}; text that was filled in is not looked at again.
QString filled(const QString &pattern, std::initializer_list<std::pair<QLatin1StringView, QString>> values)
{
    QString text;
    for (qsizetype at = 0; at < pattern.size();) {
        const QStringView rest = QStringView(pattern).mid(at);
        const auto value = std::find_if(values.begin(), values.end(), [&](const auto &v) { return rest.startsWith(v.first); });
        if (value == values.end()) {
            text += pattern[at++];
        } else {
            text += value->second;
            at += value->first.size();
        }
    }
    return text;
}

QStringList folded(const QStringList &words)
{
    QStringList lower;
    for (const QString &word : words)
        lower.append(word.toCaseFolded());
    return lower;
}

bool beginsWith(const QStringList &words, const QStringList &prefix)
{
    return !prefix.isEmpty() && words.size() > prefix.size() && std::equal(prefix.begin(), prefix.end(), words.begin());
}

QString utf8Left(const QString &text, qsizetype bytes)
{
    qsizetype used = 0;
    qsizetype length = 0;
    for (const CodePoint &point : codePointsOf(text)) {
        used += point.value < 0x80 ? 1 : point.value < 0x800 ? 2 : point.value < 0x10000 ? 3 : 4;
        if (used > bytes)
            break;
        length = point.at + point.length;
    }
    return text.left(length);
}

QString referenceName(QStringView entity, Count count, const NamingPolicy &policy)
{
    const QString name = count == Count::Many ? inflection::plural(entity, policy.plurals) : inflection::singular(entity, policy.plurals);
    return cased(name, policy.referenceCase);
}

} // namespace

QList<WordRange> wordRanges(QStringView name)
{
    const QList<CodePoint> points = codePointsOf(name);
    QList<WordRange> ranges;
    bool inWord = false;
    for (qsizetype i = 0; i < points.size(); ++i) {
        const CodePoint &point = points[i];
        if (point.shape == Shape::Mark && inWord) {
            ranges.last().length += point.length;
        } else if (!isLetterOrDigit(point.shape)) {
            inWord = false;
        } else if (!inWord || startsWord(points, i)) {
            ranges.append({point.at, point.length});
            inWord = true;
        } else {
            ranges.last().length += point.length;
        }
    }
    return ranges;
}

QStringList words(QStringView name)
{
    QStringList list;
    for (const WordRange range : wordRanges(name))
        list.append(name.mid(range.at, range.length).toString());
    return list;
}

// Plain words of small letters and digits with single _ between them: most columns are written so already.
static bool isSnake(QStringView name)
{
    char16_t before = u'_';
    for (const QChar c : name) {
        const char16_t u = c.unicode();
        if (!(u >= u'a' && u <= u'z') && !(u >= u'0' && u <= u'9') && (u != u'_' || before == u'_'))
            return false;
        before = u;
    }
    return before != u'_';
}

QString cased(QStringView name, NameCase nameCase)
{
    if (nameCase == NameCase::Snake && isSnake(name))
        return name.toString();
    const QStringList list = nameCase == NameCase::AsTyped ? QStringList() : words(name);
    if (list.isEmpty())
        return name.toString();
    switch (nameCase) {
    case NameCase::AsTyped:
        break;
    case NameCase::Camel:
        return lowerCamel(list);
    case NameCase::Pascal:
        return eachCapitalised(list, ""_L1);
    case NameCase::Snake:
        return joined(list, "_"_L1).toLower();
    case NameCase::Kebab:
        return joined(list, "-"_L1).toLower();
    case NameCase::Constant:
        return joined(list, "_"_L1).toUpper();
    }
    return name.toString();
}

QString titled(QStringView name)
{
    const QStringList list = words(name);
    return list.isEmpty() ? name.toString() : eachCapitalised(list, " "_L1);
}

NameFault faultOf(QStringView name)
{
    if (name.trimmed().isEmpty())
        return NameFault::Empty;
    qsizetype length = 0;
    for (qsizetype at = 0; at < name.size(); ++at, ++length) {
        const QChar c = name[at];
        if (c.isHighSurrogate() && at + 1 < name.size() && name[at + 1].isLowSurrogate()) {
            ++at;
            continue;
        }
        const char16_t u = c.unicode();
        if (c.isSurrogate())
            return NameFault::NotUnicode;
        if (u < 0x20 || (u >= 0x7f && u <= 0x9f) || u == 0x2028 || u == 0x2029)
            return NameFault::ControlCharacter;
        if ((u >= 0x202a && u <= 0x202e) || (u >= 0x2066 && u <= 0x2069) || u == 0x200e || u == 0x200f || u == 0x061c)
            return NameFault::BidiControl;
    }
    return length > kMaximumNameLength ? NameFault::TooLong : NameFault::None;
}

QString tableNameFor(QStringView entityName, const NamingPolicy &policy)
{
    const QString name = policy.tableNumber == TableNumber::Plural ? inflection::plural(entityName, policy.plurals)
                                                                   : inflection::singular(entityName, policy.plurals);
    return cased(name, policy.tableCase);
}

QString entityNameFor(QStringView tableName, const NamingPolicy &policy)
{
    return cased(inflection::singular(tableName, policy.plurals), policy.entityCase);
}

QString fieldNameFor(QStringView name, const NamingPolicy &policy)
{
    return cased(name, policy.fieldCase);
}

QString columnNameFor(QStringView fieldName, const NamingPolicy &policy)
{
    return cased(fieldName, policy.columnCase);
}

QString foreignKeyFieldName(QStringView reference, QStringView keyField, const NamingPolicy &policy, QStringView referencedEntity)
{
    QString key = keyField.toString();
    const QStringList keyWords = words(keyField);
    const QStringList keyFolded = folded(keyWords);
    if (beginsWith(keyFolded, folded(words(reference))))
        return cased(key, policy.fieldCase);
    const QStringList entityWords = folded(words(inflection::singular(referencedEntity, policy.plurals)));
    if (beginsWith(keyFolded, entityWords))
        key = keyWords.mid(entityWords.size()).join(u'_');
    return cased(filled(policy.foreignKeyField, {{"{reference}"_L1, reference.toString()}, {"{key}"_L1, key}}), policy.fieldCase);
}

QString constraintName(ConstraintKind kind, QStringView table, const QStringList &fields, const NamingPolicy &policy, qsizetype byteLimit)
{
    Q_ASSERT(byteLimit >= 24);
    const QString &pattern = [&]() -> const QString & {
        switch (kind) {
        case ConstraintKind::PrimaryKey:
            return policy.primaryKeyConstraint;
        case ConstraintKind::UniqueKey:
            return policy.uniqueConstraint;
        case ConstraintKind::ForeignKey:
            return policy.foreignKeyConstraint;
        case ConstraintKind::Check:
            return policy.checkConstraint;
        case ConstraintKind::Index:
            break;
        }
        return policy.index;
    }();
    const QString whole = filled(pattern, {{"{table}"_L1, table.toString()}, {"{fields}"_L1, fields.join(u'_')}});
    const QByteArray utf8 = whole.toUtf8();
    if (utf8.size() <= byteLimit)
        return whole;
    // The ending ("_fkey") is what people read a constraint's kind from: kept while it is short.
    QString ending = pattern.mid(pattern.lastIndexOf(u'}') + 1);
    if (ending.toUtf8().size() > 8)
        ending.clear();
    const QString hash = u'_' + QString::fromLatin1(QCryptographicHash::hash(utf8, QCryptographicHash::Sha256).toHex().left(8));
    return utf8Left(whole, byteLimit - hash.size() - ending.toUtf8().size()) + hash + ending;
}

QString uniqueName(const QString &wanted, const std::function<bool(const QString &)> &taken)
{
    if (!taken(wanted))
        return wanted;
    const bool glued = wanted != wanted.toLower() && !wanted.contains(u'_') && !wanted.back().isDigit();
    for (quint64 number = 2;; ++number) {
        const QString name = wanted + (glued ? u""_s : u"_"_s) + QString::number(number);
        if (!taken(name))
            return name;
    }
}

QString defaultSourceReference(QStringView sourceEntity, Count count, const NamingPolicy &policy)
{
    return referenceName(sourceEntity, count, policy);
}

QString defaultTargetReference(QStringView targetEntity, Count count, const NamingPolicy &policy)
{
    return referenceName(targetEntity, count, policy);
}

} // namespace relata::naming
