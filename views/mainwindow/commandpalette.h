// "Find or do anything": one line to type in, below it every action and every entity that fits.
#pragma once

#include <QDialog>
#include <QIcon>
#include <functional>
#include <vector>

class QLineEdit;
class QListWidget;

namespace relata {

struct PaletteEntry
{
    QIcon icon;
    QString title;
    QString detail; // keys, kind
    std::function<void()> run;
};

class CommandPalette : public QDialog
{
    Q_OBJECT

public:
    explicit CommandPalette(std::vector<PaletteEntry> entries, QWidget *parent);

    [[nodiscard]] QLineEdit *line() const { return m_line; }
    [[nodiscard]] QStringList shownTitles() const;
    // How well `typed` fits: all its letters in order; higher is better, below 0 not at all.
    [[nodiscard]] static int fit(const QString &title, const QString &typed);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter(const QString &typed);
    void runCurrent();

    std::vector<PaletteEntry> m_entries;
    QLineEdit *m_line = nullptr;
    QListWidget *m_list = nullptr;
};

} // namespace relata
