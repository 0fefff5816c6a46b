// A row of kinds of relationships with their pictures; exactly one is chosen. Arrow keys go along the row.
#pragma once

#include <QString>
#include <QWidget>

class QButtonGroup;

namespace relata {

class KindChooser : public QWidget
{
    Q_OBJECT

public:
    explicit KindChooser(QWidget *parent = nullptr);

    [[nodiscard]] QString kind() const;      // key of a row of relationshipKinds(); empty: none chosen
    void setKind(const QString &key);        // doesn't emit
    void setFocusToChosen();
    [[nodiscard]] QWidgetList buttons() const;

signals:
    void kindChosen(const QString &key);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QButtonGroup *m_group = nullptr;
};

} // namespace relata
