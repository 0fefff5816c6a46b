// Check boxes in the middle of their cells, and types completed while they are typed.
#pragma once

#include "views/adapters/editor.h"

#include <QStyledItemDelegate>

namespace relata {

class FieldDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    FieldDelegate(Editor &editor, QObject *parent) : QStyledItemDelegate(parent), m_editor(editor) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option, const QModelIndex &index) override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    Editor &m_editor;
};

} // namespace relata
