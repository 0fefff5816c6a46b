// The steps of a diagnosis as they come in: a tick, a warning or a cross, the sentence and what to do.
#pragma once

#include "model/database/diagnosis.h"

#include <QListWidget>

namespace relata {

class DiagnosisView : public QListWidget
{
    Q_OBJECT

public:
    explicit DiagnosisView(QWidget *parent = nullptr);

    // All steps, none of them begun.
    void begin(const std::vector<database::DiagnosisStep> &steps);
    void show(const database::Finding &finding);
    // What has not been reached is said to be so.
    void end();
    using QWidget::show;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] static QString wordOf(database::DiagnosisStep step);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QListWidgetItem *itemOf(database::DiagnosisStep step) const;
};

} // namespace relata
