// The kinds of relationships with their pictures, a row a group; exactly one is chosen. Arrow keys go about in it.
#pragma once

#include "views/widgets/kindchoices.h"

#include <QWidget>

class QButtonGroup;

namespace relata {

class KindChooser : public QWidget
{
    Q_OBJECT

public:
    explicit KindChooser(QWidget *parent = nullptr);

    [[nodiscard]] std::optional<KindChoice> choice() const;
    [[nodiscard]] QString kind() const;                   // key of a row of relationshipKinds(); empty: none chosen
    void setChoice(const RelationshipForm &form);         // the one that it stands for; doesn't emit
    void setFocusToChosen();
    [[nodiscard]] QWidgetList buttons() const;

signals:
    void kindChosen();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QButtonGroup *m_group = nullptr;
};

} // namespace relata
