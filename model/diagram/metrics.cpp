#include "model/diagram/metrics.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QHash>
#include <QSet>
#include <cmath>

namespace relata::diagram {

using namespace Qt::StringLiterals;

namespace {

QFont fontOf(const QStringList &families, int pixels, QFont::Weight weight, QFont::StyleHint hint)
{
    QFont font;
    font.setFamilies(families);
    font.setStyleHint(hint);
    font.setPixelSize(pixels);
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting); // the same widths at every zoom
    return font;
}

QString typeOf(const Field &field, const EnumName &enumName)
{
    const QString text = typeText(field.type, enumName);
    return field.nullable ? QString(text + u'?') : text;
}

QString tagOf(const SchemaIndex &index, const Entity &entity)
{
    if (index.isJunction(entity.id))
        return QCoreApplication::translate("Diagram", "junction");
    if (entity.kind == EntityKind::View)
        return QCoreApplication::translate("Diagram", "view");
    const Schema &schema = index.schema();
    if (schema.dataSources().size() > 1) {
        if (const DataSource *source = schema.dataSources().get(entity.dataSource))
            return source->name;
    }
    return entity.schemaName;
}

qreal upToGrid(qreal value)
{
    return std::ceil(value / kGrid) * kGrid;
}

} // namespace

DiagramFonts diagramFonts()
{
    const QStringList sans{u"Inter"_s, u"Noto Sans"_s, u"DejaVu Sans"_s};
    const QStringList mono{u"JetBrains Mono"_s, u"DejaVu Sans Mono"_s, QFontDatabase::systemFont(QFontDatabase::FixedFont).family()};
    return {fontOf(sans, 13, QFont::DemiBold, QFont::SansSerif), fontOf(sans, 13, QFont::Normal, QFont::SansSerif),
            fontOf(mono, 11, QFont::Normal, QFont::Monospace), fontOf(mono, 10, QFont::DemiBold, QFont::Monospace),
            fontOf(sans, 11, QFont::Normal, QFont::SansSerif)};
}

EntityContent contentOf(const SchemaIndex &index, const Entity &entity, const EnumName &enumName, BoxForm form)
{
    EntityContent content;
    content.name = entity.name;
    content.tag = tagOf(index, entity);
    content.swatch = swatchOf(index.schema(), entity.dataSource);
    if (form == BoxForm::HeaderOnly)
        return content;

    QSet<FieldId> keys, foreign;
    if (const Key *primary = entity.primaryKey())
        keys = QSet<FieldId>(primary->fields.begin(), primary->fields.end());
    for (const Reference *reference : index.heldBy(entity.id)) {
        for (const FieldPair &pair : reference->pairs) {
            if (pair.field)
                foreign.insert(pair.field);
        }
    }
    content.rows.reserve(entity.fields.size());
    for (const Field &field : entity.fields) {
        FieldRow row{field.id, {}, MarkTone::None, field.name, typeOf(field, enumName)};
        const bool isKey = keys.contains(field.id);
        const bool isForeign = foreign.contains(field.id);
        const bool isUnique = !(isKey && keys.size() == 1) && entity.isUniqueKey({field.id});
        if (isKey) {
            row.mark = isForeign ? u"PFK"_s : u"PK"_s;
            row.tone = MarkTone::Key;
        } else if (isForeign) {
            row.mark = u"FK"_s;
            row.tone = MarkTone::Reference;
        } else if (isUnique) {
            row.mark = u"U"_s;
            row.tone = MarkTone::Key;
        }
        if (isUnique && !row.mark.isEmpty() && row.mark != "U"_L1)
            row.type += " U"_L1;
        content.rows.push_back(std::move(row));
    }
    return content;
}

qreal textWidth(const QString &text, const QFont &font)
{
    if (text.isEmpty())
        return 0;
    struct Known
    {
        QFont font;
        QFontMetricsF metrics;
        QHash<QString, qreal> widths;
    };
    constexpr qsizetype kRemembered = 50'000;
    static thread_local std::vector<Known> known;
    auto place = std::find_if(known.begin(), known.end(), [&font](const Known &candidate) { return candidate.font == font; });
    if (place == known.end()) {
        if (known.size() > 8)
            known.clear();
        known.push_back({font, QFontMetricsF(font), {}});
        place = known.end() - 1;
    }
    const auto width = place->widths.constFind(text);
    if (width != place->widths.constEnd())
        return *width;
    if (place->widths.size() > kRemembered)
        place->widths.clear();
    return *place->widths.insert(text, place->metrics.horizontalAdvance(text));
}

QSizeF sizeOf(const EntityContent &content, const DiagramFonts &fonts)
{
    qreal widest = kHeaderIndent + textWidth(content.name, fonts.name) + kPadding;
    if (!content.tag.isEmpty())
        widest += 16 + textWidth(content.tag, fonts.type);
    for (const FieldRow &row : content.rows)
        widest = std::max(widest, kPadding + kMarkWidth + textWidth(row.name, fonts.field) + 20 + textWidth(row.type, fonts.type) + kPadding);
    const qreal height = kHeaderHeight + kRowHeight * qreal(content.rows.size());
    return {std::clamp(upToGrid(widest), kMinimumWidth, kMaximumWidth), height};
}

QString swatchOf(const Schema &schema, DataSourceId source)
{
    static const QStringList tokens{u"blue"_s, u"teal"_s, u"violet"_s, u"rose"_s, u"amber"_s, u"green"_s, u"slate"_s};
    qsizetype index = 0;
    for (const DataSource &candidate : schema.dataSources()) {
        if (candidate.id == source)
            return tokens[index % tokens.size()];
        ++index;
    }
    return tokens.first();
}

int rowAt(qreal y, int rows)
{
    if (y < kHeaderHeight)
        return -1;
    return std::min(int((y - kHeaderHeight) / kRowHeight), rows - 1);
}

} // namespace relata::diagram
