#include "model/schema/relateexternal.h"

#include "model/schema/notation.h"
#include "model/schema/relateany.h"

#include <QUrl>

namespace relata::edits {

using namespace Qt::StringLiterals;

namespace {

constexpr int kShortestTimeout = 100; // ms
constexpr int kLongestTimeout = 120'000;
constexpr int kLongestCache = 30 * 24 * 3600; // s

bool isPointer(const QString &text)
{
    static const QRegularExpression expression(u"^(/([^~]|~[01])*)?$"_s, QRegularExpression::DotMatchesEverythingOption);
    return expression.match(text).hasMatch();
}

Error badPointer(const QString &pointer)
{
    return refusal("relate.pointer", QT_TRANSLATE_NOOP("Messages", "“%1” is no path into the answer."), {pointer},
                   QT_TRANSLATE_NOOP("Messages", "Begin each step with a slash: /data/items; leave it empty for the answer itself. (It is a JSON Pointer: ~1 stands for a slash in a name, ~0 for ~.)"));
}

// Keys as well-known services write them, wherever they stand.
bool holdsKnownKey(const QString &text)
{
    static const QRegularExpression expression(u"gh[pousr]_[A-Za-z0-9]{16,}|github_pat_|xox[a-z]-|AKIA[0-9A-Z]{12,}|AIza[0-9A-Za-z_-]{8,}|eyJ[A-Za-z0-9_-]+\\.eyJ|[sr]k_(live|test)_"_s);
    return expression.match(text).hasMatch();
}

std::optional<Error> urlFault(const Entity &entity, const QString &url)
{
    const char *fix = QT_TRANSLATE_NOOP("Messages", "Write an address such as https://api.example.com/towns/{id}.");
    if (url.isEmpty())
        return refusal("relate.no-url", QT_TRANSLATE_NOOP("Messages", "The address of the web API is missing."), {}, fix, entity.name);
    const qsizetype start = url.indexOf("://"_L1);
    const qsizetype end = start < 0 ? -1 : url.indexOf(QRegularExpression(u"[/?#]"_s), start + 3);
    const QString host = url.left(end < 0 ? url.size() : end);
    if (host.contains(u'{') || host.contains(u'@'))
        return refusal("relate.url-host", QT_TRANSLATE_NOOP("Messages", "“%1” names a server by a field, or holds a user's name: requests would go to places that nobody chose."), {host}, fix, entity.name);
    // "?password=…", "&api_key=…", "#token=…", with a value that is no field's.
    static const QRegularExpression secretParameter(u"[?&#;](([^=&#;]*[_-])?(pass\\w*|pwd|secret|token|sig|signature|auth|credential\\w*)|\\w*token|((api|access|private|app|subscription)[_-]?)?key)=[^&#;{]"_s, QRegularExpression::CaseInsensitiveOption);
    if (environmentPattern().match(url).hasMatch() || secretParameter.match(url).hasMatch() || holdsKnownKey(url))
        return refusal("relate.url-secret", QT_TRANSLATE_NOOP("Messages", "A secret in an address is written into every log on its way."), {},
                       QT_TRANSLATE_NOOP("Messages", "Send it in a header: Authorization = Bearer ${API_TOKEN}."), entity.name);
    QString filled = url;
    for (const QString &name : placeholdersOf(url)) {
        if (!entity.fieldNamed(name))
            return refusal("relate.url-field", QT_TRANSLATE_NOOP("Messages", "The address names {%1}, but %2 has no such field."), {name, entity.name},
                           QT_TRANSLATE_NOOP("Messages", "Put the name of a field of %2 between the braces."), entity.name, name);
        filled.replace(u'{' + name + u'}', u"x"_s);
    }
    const QUrl parsed(filled, QUrl::StrictMode);
    if (!parsed.isValid() || parsed.host().isEmpty() || (parsed.scheme() != "http"_L1 && parsed.scheme() != "https"_L1))
        return refusal("relate.url", QT_TRANSLATE_NOOP("Messages", "“%1” is no http or https address."), {url}, fix, entity.name);
    return std::nullopt;
}

// Only its words before the variable: "Bearer ${TOKEN}".
std::optional<Error> headerFault(const Entity &entity, const QString &name, const QString &value)
{
    static const QRegularExpression token(u"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"_s), unseen(u"[\\x00-\\x08\\x0a-\\x1f\\x7f]"_s);
    static const QRegularExpression secretName(u"auth|token|secret|pass|^api$|key$|cookie|session|signature|credential"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression secretValue(u"^\\s*(bearer|basic|token|digest|apikey)\\s+\\S"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression hash(u"^\\s*[0-9a-fA-F]{32,}\\s*$"_s);
    static const QRegularExpression longRun(u"[A-Za-z0-9+/=_.-]{16,}"_s);
    if (!token.match(name).hasMatch() || unseen.match(value).hasMatch())
        return refusal("relate.header", QT_TRANSLATE_NOOP("Messages", "“%1” is no header that can be sent."), {name}, QT_TRANSLATE_NOOP("Messages", "Use letters, digits and hyphens for its name, and one line for its value."), entity.name);
    QString rest = value;
    rest.remove(environmentPattern());
    if (rest.contains("${"_L1))
        return refusal("relate.header-variable", QT_TRANSLATE_NOOP("Messages", "The value of %1 has a variable that can't be read."), {name}, QT_TRANSLATE_NOOP("Messages", "Write ${NAME}, of letters, digits and underscores."), entity.name);
    const bool hasVariable = rest != value;
    const bool isSecret = secretName.match(name).hasMatch() ? !hasVariable || longRun.match(rest).hasMatch() : !hasVariable && (secretValue.match(value).hasMatch() || hash.match(value).hasMatch());
    if (isSecret || holdsKnownKey(rest))
        return refusal("relate.header-secret", QT_TRANSLATE_NOOP("Messages", "The value of %1 looks like a secret, and the project is no place for one."), {name},
                       QT_TRANSLATE_NOOP("Messages", "Write the name of an environment variable of the server instead: ${API_TOKEN}."), entity.name);
    return std::nullopt;
}

} // namespace

const QRegularExpression &placeholderPattern()
{
    static const QRegularExpression expression(u"(?<!\\$)\\{([^{}]*)\\}"_s);
    return expression;
}

const QRegularExpression &environmentPattern()
{
    static const QRegularExpression expression(u"\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}"_s);
    return expression;
}

QString hostOf(const QString &url)
{
    QString host = url.section(u"://"_s, 1);
    for (const QChar end : u"/?#"_s)
        host = host.section(end, 0, 0);
    return host.section(u'@', -1);
}

QStringList placeholdersOf(const QString &url)
{
    QStringList names;
    for (auto match = placeholderPattern().globalMatch(url); match.hasNext();) {
        const QString name = match.next().captured(1);
        if (!names.contains(name))
            names << name;
    }
    return names;
}

Result<ShapeField> shapeFieldFromText(QStringView text, const Schema &schema)
{
    // The path follows the first "@" that is not within the quoted name.
    qsizetype at = 0;
    bool quoted = false;
    while (at < text.size() && (quoted || text[at] != u'@'))
        quoted ^= text[at++] == u'"';
    const auto typed = fieldFromText(text.first(at).trimmed(), schema);
    if (!typed)
        return typed.error();
    ShapeField field;
    field.name = typed->field.name;
    field.type = typed->field.type;
    field.nullable = typed->field.nullable;
    field.path = at < text.size() ? text.sliced(at + 1).trimmed().toString() : QString();
    if (!isPointer(field.path))
        return badPointer(field.path);
    return field;
}

QString textOf(const ShapeField &field, const Schema &schema)
{
    QString text = notationName(field.name) + u": "_s + typeText(field.type, schema.enumName());
    if (field.nullable)
        text += u'?';
    return field.path.isEmpty() ? text : QString(text + u" @"_s + field.path);
}

std::optional<Error> externalFault(const Schema &schema, const RelationshipForm &form)
{
    const Entity &entity = schema.entities()[form.source];
    if (auto fault = endNameFault(schema, *form.targetReference, form.source, form.existing, {}))
        return fault;
    if (auto fault = urlFault(entity, form.url))
        return fault;
    if (!isPointer(form.path))
        return badPointer(form.path).at({{}, 0, 0, entity.name, {}});
    if (form.shape.isEmpty())
        return refusal("relate.no-shape", QT_TRANSLATE_NOOP("Messages", "Nothing says what a record from the web API looks like."), {},
                       QT_TRANSLATE_NOOP("Messages", "Name its values and their types: firstName: string, age: int32?."), entity.name);
    QStringList names;
    for (const QString &text : form.shape) {
        const auto field = shapeFieldFromText(text, schema);
        if (!field)
            return field.error();
        if (auto fault = nameFault(field->name))
            return fault->at({{}, 0, 0, entity.name, field->name});
        if (names.contains(field->name))
            return refusal("relate.shape-twice", QT_TRANSLATE_NOOP("Messages", "The record from the web API has two values called “%1”."), {field->name}, QT_TRANSLATE_NOOP("Messages", "Rename one."), entity.name);
        names << field->name;
    }
    for (auto header = form.headers.cbegin(); header != form.headers.cend(); ++header) {
        if (auto fault = headerFault(entity, header.key(), header.value()))
            return fault;
    }
    if (form.timeout < kShortestTimeout || form.timeout > kLongestTimeout)
        return refusal("relate.timeout", QT_TRANSLATE_NOOP("Messages", "The web API is waited for %1 ms."), {QString::number(form.timeout), QString::number(kShortestTimeout), QString::number(kLongestTimeout)},
                       QT_TRANSLATE_NOOP("Messages", "Wait between %2 and %3 ms."), entity.name);
    if (form.cache < 0 || form.cache > kLongestCache)
        return refusal("relate.cache", QT_TRANSLATE_NOOP("Messages", "Answers are kept for %1 s."), {QString::number(form.cache), QString::number(kLongestCache)},
                       QT_TRANSLATE_NOOP("Messages", "Keep them for at most %2 s (30 days); 0: ask every time."), entity.name);
    return std::nullopt;
}

RelationshipForm readExternal(const Schema &schema, const External &external, RelationshipForm form)
{
    form.url = external.url;
    form.path = external.path;
    for (const ShapeField &field : external.shape)
        form.shape << textOf(field, schema);
    form.headers = external.headers;
    form.timeout = external.timeout;
    form.cache = external.cache;
    form.onFailure = external.onFailure;
    form.minimum = external.end.minimum;
    form.maximum = external.end.maximum;
    form.description = external.description;
    form.onDelete = form.onUpdate = Action::NoAction;
    return form;
}

std::vector<ExternalId> externalsNaming(const Schema &schema, EntityId entity, const QString &field)
{
    std::vector<ExternalId> found;
    for (const External &external : schema.externals()) {
        if (external.entity == entity && placeholdersOf(external.url).contains(field))
            found.push_back(external.id);
    }
    return found;
}

void renamePlaceholder(Draft &draft, EntityId entity, const QString &from, const QString &to)
{
    for (const ExternalId id : externalsNaming(draft.schema(), entity, from))
        draft.update<External>(id, [&](External &external) { external.url.replace(u'{' + from + u'}', u'{' + to + u'}'); });
}

} // namespace relata::edits

namespace relata::building {

RelationshipId buildExternal(Draft &draft, const RelationshipForm &form, IdSource &ids)
{
    const External *stored = draft.schema().externals().get(form.existing.external());
    External external = stored ? *stored : External();
    if (!stored)
        external.id = form.existing.isNull() ? ids.make<ExternalId>() : ExternalId{form.existing.value};
    external.entity = form.source;
    external.end.name = *form.targetReference;
    external.end.minimum = form.minimum;
    external.end.maximum = form.maximum;
    external.url = form.url;
    external.path = form.path;
    external.shape.clear();
    for (const QString &text : form.shape)
        external.shape.push_back(*edits::shapeFieldFromText(text, draft.schema())); // relate has checked it
    external.headers = form.headers;
    external.timeout = form.timeout;
    external.cache = form.cache;
    external.onFailure = form.onFailure;
    external.description = form.description;
    draft.set(external);
    return external.id;
}

} // namespace relata::building
