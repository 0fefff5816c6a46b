// A tree of differences to look through and, where wanted, to choose from: what depends on what is kept together.
#pragma once

#include "model/flows/differences.h"

#include <QAbstractItemModel>

namespace relata {

class DifferencesModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Thing, Before, After, ColumnCount };
    enum class Choice { Look, Choose };
    struct Headings
    {
        QString before, after;
    };

    explicit DifferencesModel(Choice choice, Headings headings, QObject *parent = nullptr);

    // All of it is chosen at first.
    void setTree(flows::DifferenceTree tree);
    [[nodiscard]] const flows::DifferenceTree &tree() const { return m_tree; }
    [[nodiscard]] const QSet<QString> &checked() const { return m_checked; }
    void checkAll(Qt::CheckState state); // Checked or Unchecked
    // As a person counts: a new thing is one, whatever it is made of.
    [[nodiscard]] int countOf(flows::DifferenceKind kind) const;
    [[nodiscard]] int checkedCount() const;
    [[nodiscard]] QModelIndex indexOf(const QString &key) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void checksChanged();

private:
    struct Node
    {
        const flows::Difference *difference = nullptr;
        int parent = -1;
        int row = 0;
        std::vector<int> children;
        int choices = 0; // in it and below
    };
    int add(const flows::Difference &difference, int parent, int row);
    [[nodiscard]] const Node *nodeAt(const QModelIndex &index) const;
    [[nodiscard]] static bool isChoice(const flows::Difference &difference);
    [[nodiscard]] std::optional<flows::DifferenceKind> countedAs(const Node &node) const;
    void collect(int node, QSet<QString> &keys) const;
    void set(QSet<QString> checked);
    void count(); // how much of each node is checked
    [[nodiscard]] Qt::CheckState stateOf(int node) const;
    [[nodiscard]] QString textOf(const flows::Difference &difference) const;
    [[nodiscard]] QVariant iconOf(const flows::Difference &difference) const;

    Choice m_choice;
    Headings m_headings;
    flows::DifferenceTree m_tree;
    std::vector<Node> m_nodes;
    std::vector<int> m_roots;
    QHash<QString, int> m_byKey;
    QSet<QString> m_checked;
    std::vector<int> m_checkedIn; // for each node
};

} // namespace relata
