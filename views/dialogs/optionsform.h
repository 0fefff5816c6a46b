// The options of an export target as fields: a box for a boolean, a list for an enum, a line for a text.
#pragma once

#include "model/generate/target.h"

#include <QMap>
#include <QWidget>

class QFormLayout;

namespace relata {

class OptionsForm : public QWidget
{
    Q_OBJECT

public:
    explicit OptionsForm(QWidget *parent = nullptr);

    // Another target: its options, at `values` where given, else at their defaults.
    void setOptions(const std::vector<TargetOption> &options, const QMap<QString, QString> &values);
    // Those that differ from their defaults, as text.
    [[nodiscard]] QMap<QString, QString> values() const;

signals:
    void edited();

private:
    struct Row
    {
        TargetOption option;
        QWidget *field = nullptr;
    };
    QWidget *createField(const TargetOption &option, const QString &value);
    [[nodiscard]] static QString textOf(const nlohmann::json &value);
    [[nodiscard]] static QString shownBy(const QWidget *field);

    std::vector<Row> m_rows;
};

} // namespace relata
