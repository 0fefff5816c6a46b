// How an end that may be any of several entities is kept: a choice, and what each promises in the database.
#pragma once

#include "model/schema/relationshipform.h"

#include <QFrame>

class QButtonGroup;
class QLabel;

namespace relata {

class StorageCard : public QFrame
{
    Q_OBJECT

public:
    explicit StorageCard(QWidget *parent = nullptr);

    [[nodiscard]] AnyStorage storage() const;
    void setStorage(AnyStorage storage); // doesn't emit
    // `dialect`: of the database that holds it. `note`: what is chosen for keys of different types, and why.
    void present(const QString &dialect, const QString &note);
    [[nodiscard]] QWidgetList buttons() const;

signals:
    void edited();

private:
    QButtonGroup *m_group = nullptr; // its ids are values of AnyStorage
    QLabel *m_heading = nullptr;
    QLabel *m_note = nullptr;
    QHash<int, QLabel *> m_promises;
    QString m_dialect;
};

} // namespace relata
