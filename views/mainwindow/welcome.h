// What an empty project shows: three doors, and the files of lately.
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace relata {

class Welcome : public QWidget
{
    Q_OBJECT

public:
    explicit Welcome(QWidget *parent = nullptr);
    void setRecentFiles(const QStringList &paths);

signals:
    void drawWanted();
    void importWanted();
    void sampleWanted();
    void fileWanted(const QString &path);

private:
    QVBoxLayout *m_recent = nullptr;
    QWidget *m_recentArea = nullptr;
};

} // namespace relata
