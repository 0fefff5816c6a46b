// Fills a combo box with choices in the person's words; those that are not possible are shown, disabled, and say why.
#pragma once

#include "views/wizard/formwords.h"

#include <QComboBox>
#include <QStandardItemModel>

namespace relata {

// Emits nothing: what is shown follows the answers, and only activated() is an answer of the person.
template<class Value>
void showChoices(QComboBox *box, const std::vector<formwords::Choice<Value>> &choices, Value current)
{
    const QSignalBlocker blocker(box);
    while (box->count() > int(choices.size()))
        box->removeItem(box->count() - 1);
    while (box->count() < int(choices.size()))
        box->addItem(QString());
    auto *model = qobject_cast<QStandardItemModel *>(box->model());
    for (int i = 0; i < int(choices.size()); ++i) {
        const formwords::Choice<Value> &choice = choices[size_t(i)];
        box->setItemText(i, choice.text);
        box->setItemData(i, int(choice.value));
        box->setItemData(i, choice.isPossible() ? choice.term : choice.why, Qt::ToolTipRole);
        if (model)
            model->item(i)->setEnabled(choice.isPossible());
    }
    box->setCurrentIndex(box->findData(int(current)));
    box->setToolTip(box->currentIndex() >= 0 ? box->itemData(box->currentIndex(), Qt::ToolTipRole).toString() : QString());
}

} // namespace relata
