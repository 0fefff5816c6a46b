#include "model/diagram/metrics.h"

#include "model/schema/notation.h"

#include <QFontMetricsF>
#include <QTest>

using namespace relata;
using namespace relata::diagram;
using namespace Qt::StringLiterals;

class TstMetrics : public QObject
{
    Q_OBJECT

    static EntityContent contentOfNamed(const Schema &schema, const QString &name, BoxForm form = BoxForm::Full)
    {
        const SchemaIndex index(schema);
        return contentOf(index, *schema.entityNamed(name), schema.enumName(), form);
    }

private slots:
    void marksAndTypes()
    {
        const auto schema = schemaFromText(u"List(id*, code!: string(8)); Task(id*, title: string(80), due: date?)\n"
                                           "Task n-1? List: list/tasks\n"
                                           "Badge(id*); Badge 1-1 List: list/badge keyed left\n"
                                           "Task n-m Badge: badges/tasks through Award"_s);
        QVERIFY2(schema.ok(), schema.ok() ? "" : qPrintable(worded(schema.error())));
        const auto marks = [](const EntityContent &content) {
            QStringList lines;
            for (const FieldRow &row : content.rows)
                lines << QString(row.mark + u' ' + row.name + u' ' + row.type).trimmed();
            return lines;
        };
        QCOMPARE(marks(contentOfNamed(*schema, u"List"_s)), (QStringList{u"PK id int64"_s, u"U code string(8)"_s}));
        QCOMPARE(marks(contentOfNamed(*schema, u"Task"_s)),
                 (QStringList{u"PK id int64"_s, u"title string(80)"_s, u"due date?"_s, u"FK list_id int64?"_s}));
        QCOMPARE(marks(contentOfNamed(*schema, u"Badge"_s)).last(), u"FK list_id int64 U"_s);
        const EntityContent junction = contentOfNamed(*schema, u"Award"_s);
        QCOMPARE(junction.tag, u"junction"_s);
        QCOMPARE(junction.rows.at(0).mark, u"PFK"_s);
        QCOMPARE(junction.rows.at(0).tone, MarkTone::Key);
        QVERIFY(contentOfNamed(*schema, u"Task"_s, BoxForm::HeaderOnly).rows.empty());
    }

    void sizesAreOnTheGridAndHoldTheText()
    {
        const DiagramFonts fonts = diagramFonts();
        EntityContent content{u"A"_s, {}, {}, {}};
        QCOMPARE(sizeOf(content, fonts), QSizeF(kMinimumWidth, kHeaderHeight));
        content.rows = {{FieldId{1}, u"PK"_s, MarkTone::Key, u"a_rather_long_name_of_a_field"_s, u"decimal(10,2)?"_s}};
        const QSizeF size = sizeOf(content, fonts);
        QCOMPARE(size.height(), kHeaderHeight + kRowHeight);
        QCOMPARE(std::fmod(size.width(), kGrid), 0.0);
        const qreal needed = QFontMetricsF(fonts.field).horizontalAdvance(content.rows[0].name)
            + QFontMetricsF(fonts.type).horizontalAdvance(content.rows[0].type);
        QVERIFY(size.width() >= needed + 2 * kPadding + kMarkWidth);
        content.name = QString(500, u'm');
        QCOMPARE(sizeOf(content, fonts).width(), kMaximumWidth);
    }

    void rows()
    {
        QCOMPARE(rowAt(0, 3), -1);
        QCOMPARE(rowAt(kHeaderHeight + 1, 3), 0);
        QCOMPARE(rowAt(rowMiddle(2), 3), 2);
        QCOMPARE(rowAt(10'000, 3), 2);
        QCOMPARE(rowAt(kHeaderHeight + 1, 0), -1);
    }
};

QTEST_MAIN(TstMetrics)
#include "tst_metrics.moc"
