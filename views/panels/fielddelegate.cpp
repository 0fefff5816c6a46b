#include "views/panels/fielddelegate.h"

#include "views/adapters/fieldsmodel.h"

#include <QApplication>
#include <QCompleter>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

QStringList typeNames(const Schema &schema)
{
    QStringList names{u"boolean"_s, u"int16"_s, u"int32"_s, u"int64"_s, u"decimal(10,2)"_s, u"float32"_s, u"float64"_s, u"string(80)"_s, u"text"_s, u"uuid"_s,
                      u"date"_s, u"time"_s, u"timestamp"_s, u"timestamptz"_s, u"interval"_s, u"json"_s, u"bytes"_s};
    for (const Enumeration &enumeration : schema.enumerations())
        names += enumeration.name;
    return names;
}

bool isCheck(const QModelIndex &index)
{
    return index.flags() & Qt::ItemIsUserCheckable;
}

} // namespace

void FieldDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (!isCheck(index)) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    QStyle *style = option.widget->style();
    cell.features &= ~QStyleOptionViewItem::HasCheckIndicator;
    cell.text.clear();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
    QStyleOptionButton box;
    box.state = QStyle::State_Enabled | (index.data(Qt::CheckStateRole).toInt() == Qt::Checked ? QStyle::State_On : QStyle::State_Off);
    const int side = style->pixelMetric(QStyle::PM_IndicatorWidth, nullptr, option.widget);
    box.rect = QRect(0, 0, side, side);
    box.rect.moveCenter(option.rect.center());
    style->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, painter, option.widget);
}

bool FieldDelegate::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (!isCheck(index))
        return QStyledItemDelegate::editorEvent(event, model, option, index);
    const bool clicked = event->type() == QEvent::MouseButtonRelease && static_cast<QMouseEvent *>(event)->button() == Qt::LeftButton;
    const bool pressed = event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space;
    if (!clicked && !pressed)
        return false;
    const bool on = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, on ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

QWidget *FieldDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QWidget *editor = QStyledItemDelegate::createEditor(parent, option, index);
    auto *line = qobject_cast<QLineEdit *>(editor);
    if (line && index.column() == FieldsModel::Type) {
        auto *completer = new QCompleter(typeNames(m_editor.schema()), line);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        line->setCompleter(completer);
    }
    if (line)
        line->setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString());
    return editor;
}

} // namespace relata
