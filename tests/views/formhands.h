// The form with hands: what a person types, ticks and presses, and the schema that comes of it.
#pragma once

#include "model/schema/notation.h"
#include "views/wizard/formpage.h"
#include "views/wizard/relationshipdialog.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

namespace relata {

using namespace Qt::StringLiterals;

inline Schema schemaOf(const char *text)
{
    const auto schema = schemaFromText(QString::fromUtf8(text));
    if (!schema.ok())
        qFatal("%s", qPrintable(worded(schema.error())));
    return *schema;
}

// The dialog with hands.
struct Hands
{
    Schema schema;
    RandomIds ids;
    RelationshipDialog dialog;

    explicit Hands(const Schema &start, const RelationshipForm &form = {}) : schema(start), dialog(schema, form, {u"app.relata"_s, {}}, ids)
    {
        dialog.show();
        QApplication::setActiveWindow(&dialog);
    }

    template<class Widget> Widget *find(const char *name)
    {
        auto *widget = dialog.findChild<Widget *>(QString::fromLatin1(name));
        if (!widget)
            qFatal("no %s", name);
        return widget;
    }
    void type(QWidget *widget, const QString &text)
    {
        widget->setFocus();
        QTest::keyClick(widget, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(widget, text);
    }
    void typeEntity(const char *name, const QString &text) { type(find<QComboBox>(name)->lineEdit(), text); }
    void typeText(const char *name, const QString &text) { type(find<QLineEdit>(name), text); }
    void tick(const char *name) { QTest::keyClick(find<QCheckBox>(name), Qt::Key_Space); }
    void kind(const char *key) { QTest::mouseClick(find<QAbstractButton>(QByteArray("kind-").append(key).constData()), Qt::LeftButton); }
    void choose(const char *name, const QString &text)
    {
        auto *box = find<QComboBox>(name);
        const int index = box->findText(text);
        if (index < 0) {
            QStringList all;
            for (int i = 0; i < box->count(); ++i)
                all << box->itemText(i);
            qFatal("no choice %s among %s", qPrintable(text), qPrintable(all.join(u" | "_s)));
        }
        box->setCurrentIndex(index);
        emit box->activated(index); // what a click in the list does; popups don't open on every test platform
    }
    QPushButton *save() { return find<QPushButton>("save"); }
    QString verdict() { return dialog.page()->verdict()->text(); }
    // Presses the button and gives the schema as it then is.
    Schema finished()
    {
        QTest::mouseClick(save(), Qt::LeftButton);
        if (dialog.result() != QDialog::Accepted)
            qFatal("not accepted: %s", qPrintable(verdict()));
        return applied(schema, dialog.change());
    }
};

inline QString relationshipsOf(const Schema &schema)
{
    QStringList lines;
    const SchemaIndex index(schema);
    for (const RelationshipView &view : index.relationships()) {
        if (!view.id.reference() || !index.isLeg(view.id.reference()))
            lines << textOf(schema, view.id);
    }
    return lines.join(u"; "_s);
}

} // namespace relata
